using System.Globalization;
using System.Threading.Channels;

namespace NymActors.EndToEnd.Tests.Kills;

/// <summary>
/// Clients with an outbox are killed at random moments while messages and anonymous conversations flow both ways: every message that was accepted
/// arrives, each as one message; conversations go on with the SURBs they had; the databases open. <c>NYM_TEST_KILLS</c> sets how often (6 by
/// default), <c>NYM_TEST_SEED</c> the moments.
/// </summary>
/// <remarks>
/// An answer that travels by SURB cannot be confirmed end to end (docs/reliability.md): one that the gateway had acknowledged and the killed client had
/// not stored is lost. The test bounds how many those are, and says it.
/// </remarks>
public sealed class KillTests(Localnet network) : IClassFixture<Localnet>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Clients_that_are_killed_at_any_moment_lose_no_message_that_they_accepted_and_take_none_twice(bool isHostOfPackages)
    {
        var kills = Number("NYM_TEST_KILLS", 6);
        var happenings = Channel.CreateUnbounded<Happening>();
        var home = network.NewHome();
        await using var alice = isHostOfPackages
            ? new HostCorrespondent("alice", network.NymApi, Path.Combine(home, "alice"), happenings.Writer)
            : await ProgramAsync(home, "alice", happenings.Writer);
        await using var bob = await ProgramAsync(home, "bob", happenings.Writer);

        var conversation = new Conversation(happenings.Reader, new Random(Number("NYM_TEST_SEED", 1)));
        await conversation.RunAsync([alice, bob], kills);
        await conversation.SettleAsync([alice, bob], rounds: 10);

        var lost = conversation.Missing.ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kills} kills: {conversation.AcceptedMessages.Count()} messages and questions and {conversation.AcceptedAnswers.Count()} answers accepted; {lost.Count} answers lost: {string.Join(", ", lost)}");
        Assert.Empty(conversation.Doubled);
        Assert.True(conversation.AcceptedAnswers.Any());
        Assert.True(lost.Count <= kills, $"{lost.Count} answers are lost: {string.Join(", ", lost)}");
    }

    private static int Number(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    private async Task<Correspondent> ProgramAsync(string home, string id, ChannelWriter<Happening> happenings)
    {
        var (exitCode, _, error) = await ProgramProcess.RunAsync(home, "init", "--id", id, "--nym-apis", network.NymApi, "--fastmode");
        Assert.True(exitCode == 0, error);
        await File.AppendAllTextAsync(Path.Combine(home, ".nym", "clients", id, "config", "config.toml"), "\n[nymactors]\noutbox = 'always'\n");
        return new ProgramCorrespondent(id, home, happenings);
    }
}
