using CsCheck;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Confirmations;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Replies;
using NymActors.Sphinx;

namespace NymActors.Protocol.Tests.Confirmations;

public sealed class ConfirmationRequestTests
{
    private static readonly SeededRandomSource Random = new(11);
    private static readonly Recipient Recipient = NewRecipient();

    [Fact]
    public void A_request_is_read_from_its_tag_by_its_recipient_alone() =>
        Gen.Select(Gen.Int[1, int.MaxValue], Gen.UInt).Sample(static (setId, checksum) =>
        {
            var request = new ConfirmationRequest(setId, checksum);
            var tag = request.TagFor(Recipient);
            Assert.True(ConfirmationRequest.TryRead(tag, Recipient, out var read));
            Assert.Equal(request, read);
            Assert.False(ConfirmationRequest.TryRead(tag, NewRecipient(), out _));
        });

    [Fact]
    public void The_tag_is_that_of_the_documentation()
    {
        var address = new byte[Recipient.Length];
        Recipient.ToArray().CopyTo(address, 0);
        byte[] named = [0x01, 0x02, 0x03, 0x04, 0xa1, 0xa2, 0xa3, 0xa4];
        var hash = NymActors.Protocol.Cryptography.Blake3.Hash([.. "nymactors confirmation 1"u8, .. named, .. address]);
        Assert.Equal([.. named, .. hash[..8]], new ConfirmationRequest(0x01020304, 0xa1a2a3a4).TagFor(Recipient).ToArray());
    }

    [Fact]
    public void A_tag_with_any_bit_changed_or_a_random_one_is_no_request()
    {
        var tag = new ConfirmationRequest(77, 88).TagFor(Recipient).ToArray();
        for (var bit = 0; bit < 8 * SenderTag.Length; bit++)
        {
            var changed = tag.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(ConfirmationRequest.TryRead(SenderTag.FromBytes(changed), Recipient, out _));
        }

        for (var i = 0; i < 1_000; i++)
        {
            Assert.False(ConfirmationRequest.TryRead(SenderTag.Create(Random), Recipient, out _));
        }
    }

    [Fact]
    public void Sender_and_receiver_compute_the_same_checksum_and_another_for_other_content()
    {
        var chunker = new MessageChunker(PacketSize.Regular);
        var fragments = chunker.Split(new PlainMessage(new byte[5_000]), Random);
        var receiver = new MessageReassembler();
        IReadOnlyList<FinishedSet> finished = [];
        foreach (var fragment in fragments.Reverse())
        {
            Assert.Null(receiver.FindFinished(fragment.SetId));
            receiver.Add(fragment, DateTimeOffset.UnixEpoch, out finished);
        }

        var request = ConfirmationRequest.For(FinishedSet.Of(fragments));
        Assert.Equal(request, ConfirmationRequest.For(finished.Single()));
        Assert.Equal(request, ConfirmationRequest.For(receiver.FindFinished(request.SetId)!));
        var other = chunker.Split(new PlainMessage(new byte[5_000].Select(static _ => (byte)1).ToArray()), Random);
        Assert.NotEqual(request.Checksum, FinishedSet.Of(other).Checksum);
    }

    [Theory]
    [InlineData(SurbBlockVersion.V1, 1)]
    [InlineData(SurbBlockVersion.V2, 2)]
    public void The_question_fits_one_packet_with_its_surbs(SurbBlockVersion version, int surbs) =>
        Assert.True(MessageSizes.MostSurbsInOnePacket(PacketSize.Regular, version) >= surbs);

    private static Recipient NewRecipient()
    {
        using var identity = IdentityKeyPair.Generate(Random);
        using var encryption = EncryptionKeyPair.Generate(Random);
        using var gateway = IdentityKeyPair.Generate(Random);
        return new Recipient(identity.PublicKey, encryption.PublicKey, gateway.PublicKey);
    }
}
