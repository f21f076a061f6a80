using System.CommandLine;
using NymActors.Configuration;
using NymActors.Host.CommandLine;

namespace NymActors.Host.Tests.CommandLine;

/// <summary>The option <c>--profile</c> and the command that compares the profiles.</summary>
public sealed class ProfileTests
{
    [Fact]
    public async Task Profiles_lists_each_with_its_price_and_what_it_gives_up()
    {
        var run = await ProgramRun.StartAsync(["profiles"], new Dictionary<string, string>());
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(TrafficProfile.All, profile =>
        {
            Assert.Contains($"{profile.Name}: ", run.Output, StringComparison.Ordinal);
            Assert.Contains(profile.Price.ToString(), run.Output, StringComparison.Ordinal);
            Assert.Contains(profile.GivesUp, run.Output, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_profile_replaces_what_the_file_says_and_the_public_options_win_over_it()
    {
        Assert.Equal(11, Apply("--profile", "low-cost").WishedPacketsPerSecond);
        Assert.Equal(55, Apply("--profile", "default").WishedPacketsPerSecond);
        Assert.Equal(7, Apply().Traffic.MessageSendingAverageDelay.TotalMilliseconds);
        Assert.Equal(4, Apply("--profile", "low-cost", "--fastmode").Traffic.MessageSendingAverageDelay.TotalMilliseconds);
        Assert.Null(Apply("--profile", "low-cost", "--no-cover").WishedPacketsPerSecond);
    }

    [Theory]
    [InlineData("init")]
    [InlineData("run")]
    public async Task A_profile_that_there_is_not_is_refused_with_those_that_there_are(string command)
    {
        var run = await ProgramRun.StartAsync([command, "--id", "alice", "--profile", "cheap"], new Dictionary<string, string>());
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(
            "error: invalid value 'cheap' for '--profile <PROFILE>'\n  [possible values: default, low-cost, fast, no-cover]", run.Error, StringComparison.Ordinal);
        Assert.Equal(TrafficProfile.All.Select(static profile => profile.Name), OptionFactory.Choices(new ClientOptions().Profile));
    }

    [Fact]
    public void What_was_chosen_is_told_as_it_is_with_what_was_chosen_beside_it() => Assert.StartsWith(
        "Profile low-cost: 250 packets/s, ", ProfileText.Chosen(TrafficProfile.LowCost, Apply("--profile", "low-cost", "--fastmode")), StringComparison.Ordinal);

    private static ClientConfiguration Apply(params string[] arguments)
    {
        var options = new ClientOptions();
        var command = new Command("run");
        options.AddTo(command);
        var file = new ClientConfiguration { Id = "alice", StoragePaths = StoragePaths.Below("files") };
        file = file with { Traffic = file.Traffic with { MessageSendingAverageDelay = TimeSpan.FromMilliseconds(7) } };
        return options.Apply(command.Parse(["--id", "alice", .. arguments]), file, ClientEnvironment.Load(static _ => null, null));
    }
}
