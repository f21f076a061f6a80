using System.Globalization;
using NymActors.Protocol.Topology;

namespace NymActors.GatewayChoice;

/// <summary>How long a gateway takes to answer.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Latency">The mean of its answers to pings.</param>
internal sealed record GatewayLatency(GatewayDescriptor Gateway, TimeSpan Latency)
{
    /// <summary>The time in the largest unit that leaves a whole part, as the reference prints it: <c>254.535µs</c>, <c>31.2ms</c>, <c>1.5s</c>.</summary>
    public string LatencyText => Latency switch
    {
        { Ticks: >= TimeSpan.TicksPerSecond } => Text(Latency.TotalSeconds, "s"),
        { Ticks: >= TimeSpan.TicksPerMillisecond } => Text(Latency.TotalMilliseconds, "ms"),
        _ => Text(Latency.TotalMicroseconds, "µs"),
    };

    private static string Text(double value, string unit) => value.ToString("0.#######", CultureInfo.InvariantCulture) + unit;
}
