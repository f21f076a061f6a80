using NymActors.Testing;

namespace NymActors.Configuration;

public sealed class TrafficProfileTests
{
    private static readonly ClientConfiguration Settings = new() { Id = "alice", StoragePaths = StoragePaths.Below("/nowhere") };

    [Fact]
    public void A_profile_replaces_the_rates_and_what_is_set_after_it_wins()
    {
        Assert.Equal(["default", "low-cost", "fast", "no-cover"], TrafficProfile.All.Select(static profile => profile.Name));
        Assert.Equal(Settings.Traffic, TrafficProfile.Default.Apply(Settings).Traffic);
        Assert.Equal(Settings.WithFastMode(), TrafficProfile.Fast.Apply(Settings));
        Assert.Equal(Settings.WithoutCover(), TrafficProfile.NoCover.Apply(Settings));
        Assert.Equal(100, TrafficProfile.LowCost.Apply(Settings).Traffic.MessageSendingAverageDelay.TotalMilliseconds);
        var own = TrafficProfile.LowCost.Apply(Settings) with { Traffic = new TrafficConfiguration { MessageSendingAverageDelay = TimeSpan.FromMilliseconds(50) } };
        Assert.Equal(21, own.WishedPacketsPerSecond);
        Assert.Null(TrafficProfile.Find("cheap"));
    }

    [Fact]
    public void A_profile_leaves_nothing_of_the_one_before_and_touches_nothing_else()
    {
        var edited = Settings with { Traffic = Settings.Traffic with { MaximumMessageSize = 7, DeterministicRouteSelection = true } };
        foreach (var before in TrafficProfile.All)
        {
            foreach (var after in TrafficProfile.All)
            {
                Assert.Equal(after.Apply(edited), after.Apply(before.Apply(edited)));
            }

            Assert.Equal(7, before.Apply(edited).Traffic.MaximumMessageSize);
            Assert.True(before.Apply(edited).Traffic.DeterministicRouteSelection);
        }
    }

    [Fact]
    public void A_profile_has_a_price_and_says_what_it_gives_up()
    {
        Assert.Equal("55 packets/s, 11647 MB/day up, 8525 MB/day down, about 10 % of a core", TrafficProfile.Default.Price.ToString());
        Assert.Equal(11, TrafficProfile.LowCost.Price.PacketsPerSecond);
        Assert.Equal(250.0005, TrafficProfile.Fast.Price.PacketsPerSecond!.Value, 6);
        Assert.Null(TrafficProfile.NoCover.Price.PacketsPerSecond);
        Assert.Equal(0, TrafficProfile.NoCover.Price.BytesSentPerDay);
        Assert.All(TrafficProfile.All, static profile => Assert.NotEmpty(profile.GivesUp));
    }

    [Fact]
    public void The_page_that_compares_them_says_what_they_cost()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "NymActors.sln")))
        {
            directory = directory.Parent!;
        }

        var page = File.ReadAllText(Path.Combine(directory.FullName, "docs", "how-to", "choose-a-profile.md"));
        Assert.All(TrafficProfile.All.Where(static profile => profile.Price.PacketsPerSecond is not null), profile =>
        {
            var price = profile.Price;
            Assert.Contains(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"| `{profile.Name}` | {price.PacketsPerSecond:0} | {price.BytesSentPerDay / 1e6:#,0} and {price.BytesReceivedPerDay / 1e6:#,0} | {price.ShareOfCore * 100:0} % |"),
                page,
                StringComparison.Ordinal);
        });
        Assert.Contains($"{TrafficPrice.BytesSentPerPacket:#,0} bytes", page, StringComparison.Ordinal);
        Assert.Contains($"{TrafficPrice.BytesReceivedPerPacket:#,0} bytes", page, StringComparison.Ordinal);
    }

    /// <summary>What the price says is what the client's meter of traffic shows.</summary>
    [Fact]
    public void A_client_that_says_nothing_costs_what_its_price_says() => Simulated.Run(network =>
    {
        var client = network.Connect("alice", static options => options with { Configuration = TrafficProfile.LowCost.Apply(options.Configuration) });
        network.World.RunFor(TimeSpan.FromSeconds(30));
        var (sent, received) = (client.Report().Sending.BytesSentToday, client.Report().Sending.BytesReceivedToday);
        var packets = client.Counters.CoverPacketsSent.Value + client.Counters.LoopCoverPacketsSent.Value;
        Assert.InRange(packets, 200, 500);
        Assert.InRange(sent / (double)packets, TrafficPrice.BytesSentPerPacket * 0.99, TrafficPrice.BytesSentPerPacket * 1.01);
        Assert.InRange(received / (double)client.Counters.CoverPacketsReceived.Value, TrafficPrice.BytesReceivedPerPacket * 0.97, TrafficPrice.BytesReceivedPerPacket * 1.03);
    });
}
