using NymActors.Sphinx;

namespace NymActors.GatewayChoice;

/// <summary>
/// Draws a gateway, near ones likelier: each has the weight 1 / latency in seconds (docs/protocol/03-gateway.md section 20.4). Not simply the
/// nearest: then it could be guessed from where the client is.
/// </summary>
internal static class LatencyDraw
{
    // A clock tick: no gateway answers in no time, and none shall take all the weight.
    private static readonly TimeSpan Least = TimeSpan.FromTicks(1);

    /// <summary>The weight of a latency.</summary>
    public static float Weight(TimeSpan latency) => 1f / (float)(latency < Least ? Least : latency).TotalSeconds;

    /// <summary>Draws one of the measured gateways.</summary>
    /// <param name="measured">At least one.</param>
    /// <param name="random">Draws.</param>
    public static GatewayLatency Draw(IReadOnlyList<GatewayLatency> measured, RandomSource random)
    {
        var rest = random.NextDouble() * measured.Sum(static item => (double)Weight(item.Latency));
        foreach (var item in measured)
        {
            rest -= Weight(item.Latency);
            if (rest < 0)
            {
                return item;
            }
        }

        return measured[^1];
    }
}
