using Akka.Event;
using NymActors.Streams.Pacing;

namespace NymActors.Health;

public sealed class RateRemarkTests
{
    [Fact]
    public void A_rate_that_is_not_reached_is_said_once_and_so_is_its_end()
    {
        var remark = new RateRemark(55, new PacingTimeProvider(new SimulatedPacingClock(), DateTimeOffset.UnixEpoch));
        Assert.Null(remark.Look(isTooSlow: false, 55));
        Assert.Equal(
            (LogLevel.WarningLevel, "19 packets a second leave instead of 55: this machine or the gateway does not keep up, and messages take longer"),
            remark.Look(isTooSlow: true, 19.3));
        for (var look = 0; look < 10_000; look++)
        {
            Assert.Null(remark.Look(isTooSlow: true, 20));
        }

        Assert.Equal((LogLevel.InfoLevel, "Packets leave at the wished rate again"), remark.Look(isTooSlow: false, 54));

        // One that comes and goes does not fill the log.
        Assert.Null(remark.Look(isTooSlow: true, 20));
        Assert.Null(remark.Look(isTooSlow: false, 55));
    }
}
