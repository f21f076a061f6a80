using NymActors.Protocol.Addressing;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Replies;
using NymActors.Testing;

namespace NymActors.Store;

/// <summary>The promises of a store, kept by files in the form of 1.1.29.</summary>
public sealed class OldFormOfTheStoreTests : SqliteClientStoreContract
{
    internal override ReplyStoreForm Form => ReplyStoreForm.Old;

    [Fact]
    public async Task Surbs_that_a_client_of_that_time_cannot_read_are_kept_where_it_does_not_look()
    {
        var surbs = ReplySurbs.New(2, Random);
        var rotated = new ReplySurb(surbs[0].EncryptionKey, surbs[0].Surb, KeyRotation.Odd);
        await OpenAsync();
        await CommitAsync(new SurbsAdded(SenderTag.Create(Random), [rotated, surbs[1]], Now));
        var stored = await ReopenAsync();
        Assert.Equal([KeyRotation.Unknown, KeyRotation.Odd], stored.Surbs.Select(static surb => surb.Surb.KeyRotation).Order());
        await CloseAsync();
        Assert.Equal(0L, Ask(Path, "SELECT COUNT(*) FROM reply_surb"));
    }

    [Fact]
    public async Task The_file_is_left_in_the_journal_mode_in_which_that_client_left_it()
    {
        await OpenAsync();
        await CloseAsync();
        Assert.Equal([1, 1], File.ReadAllBytes(Path)[18..20].Select(static version => (int)version));
    }
}
