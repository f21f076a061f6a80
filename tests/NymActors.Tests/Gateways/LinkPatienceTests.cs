using NymActors.Configuration;
using NymActors.Streams.Pacing;

namespace NymActors.Gateways;

public sealed class LinkPatienceTests
{
    private static readonly ClientConfiguration Default = new() { Id = "alice", StoragePaths = StoragePaths.Below("/nowhere") };

    [Fact]
    public void With_the_usual_cover_the_settings_decide()
    {
        Assert.Equal(new LinkPatience(Seconds(10), Seconds(10), Seconds(10)), LinkPatience.Of(Default));
        Assert.Equal(
            new LinkPatience(Seconds(3), Seconds(3), Seconds(2)),
            LinkPatience.Of(Default with { GatewayConnection = new() { ReadDeadline = Seconds(3), PingTimeout = Seconds(2) } }));
    }

    [Fact]
    public void With_little_cover_silence_is_usual_and_with_none_only_pings_tell()
    {
        var little = Default.WithoutCover() with { CoverTraffic = new() { LoopCoverTrafficAverageDelay = Seconds(5) } };
        Assert.Equal(new LinkPatience(Seconds(40), Seconds(100.45), Seconds(10)), LinkPatience.Of(little));
        Assert.Equal(new LinkPatience(Seconds(40), null, Seconds(10)), LinkPatience.Of(Default.WithoutCover()));
    }

    [Fact]
    public void A_client_without_cover_is_asked_every_forty_seconds()
    {
        var clock = new SimulatedPacingClock();
        var watch = new LinkWatch(LinkPatience.Of(Default.WithoutCover()), new PacingTimeProvider(clock, DateTimeOffset.UnixEpoch));
        watch.Open(ownPackets: 0);
        var pings = 0;
        for (var second = 0; second < 3600; second++)
        {
            clock.Advance(1_000_000_000);
            if (watch.Look(isRead: true, ownPackets: 0, TimeSpan.Zero) == LinkVerdict.Ping)
            {
                pings++;
                watch.Heard(isText: true);
            }
        }

        Assert.Equal(90, pings);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
