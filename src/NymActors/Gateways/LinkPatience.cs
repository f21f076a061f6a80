using NymActors.Configuration;

namespace NymActors.Gateways;

/// <summary>How long a connection may be silent before it is asked, and how long the answer may take.</summary>
/// <param name="Silence">How long nothing may come before the gateway is pinged.</param>
/// <param name="OwnSilence">
/// How long none of the client's own packets may come back before it is; null without cover, when nothing is expected back. It tells a path that
/// is dead in the one direction: what others send may come all the while.
/// </param>
/// <param name="Answer">How long the answer to a ping may take before the connection counts as dead.</param>
internal sealed record LinkPatience(TimeSpan Silence, TimeSpan? OwnSilence, TimeSpan Answer)
{
    // Intervals are exponential: that twenty mean ones pass without a packet happens once in half a billion times.
    private const int Intervals = 20;

    // So does a sum of delays of a packet and its acknowledgement, of at most eight hops.
    private const int Delays = 30;

    // A client without cover hears nothing for hours, and a ping is seen by whoever watches the path.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(40);

    /// <summary>The patience that follows from the rates of cover traffic: every packet of a stream comes back, itself or its acknowledgement.</summary>
    public static LinkPatience Of(ClientConfiguration configuration)
    {
        var settings = configuration.GatewayConnection;
        var rate = (configuration.Traffic.DisableMainPoissonPacketDistribution ? 0 : 1 / configuration.Traffic.MessageSendingAverageDelay.TotalSeconds)
            + (configuration.CoverTraffic.DisableLoopCoverTrafficStream ? 0 : 1 / configuration.CoverTraffic.LoopCoverTrafficAverageDelay.TotalSeconds);
        var longest = Max(LongestSilence, settings.ReadDeadline);
        if (rate == 0)
        {
            return new(longest, null, settings.PingTimeout);
        }

        // Days, so that no setting overflows.
        var expected = TimeSpan.FromSeconds(Math.Min(Intervals / rate, 1e6))
            + (Delays * Max(configuration.Traffic.AveragePacketDelay, configuration.Acknowledgements.AverageAckDelay));
        var own = Max(settings.ReadDeadline, expected);
        return new(own < longest ? own : longest, own, settings.PingTimeout);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
