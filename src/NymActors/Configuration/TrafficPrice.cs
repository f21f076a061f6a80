namespace NymActors.Configuration;

/// <summary>
/// What the traffic of a client costs, computed from its settings: no measurement, and no promise for a certain machine. Every packet of both streams comes
/// back to the client, as itself or as an acknowledgement beside a message, so what is received follows from what is sent.
/// </summary>
public sealed record TrafficPrice
{
    /// <summary>Bytes that a packet takes on the way to the gateway: the frame of a packet of regular size.</summary>
    public const int BytesSentPerPacket = 2_451;

    /// <summary>Bytes that come back for each packet of cover: its content, and its acknowledgement.</summary>
    public const int BytesReceivedPerPacket = 1_794;

    /// <summary>
    /// Processor time for each packet that is sent, with all that belongs to it: making, encrypting, the sockets, what comes back, and a share of the
    /// start. 6.4 s in the first minute of the program at 55 packets a second, on an AMD EPYC (docs/performance.md).
    /// </summary>
    public static readonly TimeSpan ProcessorTimePerPacket = TimeSpan.FromMilliseconds(1.9);

    private const double SecondsPerDay = 86_400;

    private TrafficPrice(double? packetsPerSecond) => PacketsPerSecond = packetsPerSecond;

    /// <summary>
    /// Packets a second of both streams, whether there is something to say or not; null when packets leave only for what is said, as fast as they can, and
    /// an idle client costs nothing.
    /// </summary>
    public double? PacketsPerSecond { get; }

    /// <summary>Bytes a day to the gateway, without those of TCP and TLS; zero for a client that costs nothing when it is idle.</summary>
    public double BytesSentPerDay => (PacketsPerSecond ?? 0) * SecondsPerDay * BytesSentPerPacket;

    /// <summary>Bytes a day from the gateway, of the client's own traffic alone; what others send comes on top.</summary>
    public double BytesReceivedPerDay => (PacketsPerSecond ?? 0) * SecondsPerDay * BytesReceivedPerPacket;

    /// <summary>The part of one processor core that the traffic takes, about: 0.1 is a tenth.</summary>
    public double ShareOfCore => (PacketsPerSecond ?? 0) * ProcessorTimePerPacket.TotalSeconds;

    /// <summary>The price of the settings of a client.</summary>
    /// <param name="configuration">The settings.</param>
    /// <returns>The price.</returns>
    public static TrafficPrice Of(ClientConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new TrafficPrice(configuration.WishedPacketsPerSecond);
    }

    /// <summary>The price in one line.</summary>
    /// <returns>For example <c>55 packets/s, 11647 MB/day up, 8525 MB/day down, about 10 % of a core</c>.</returns>
    public override string ToString() => PacketsPerSecond is { } rate
        ? string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{rate:0.#} packets/s, {BytesSentPerDay / 1e6:0} MB/day up, {BytesReceivedPerDay / 1e6:0} MB/day down, about {ShareOfCore * 100:0} % of a core")
        : "nothing while it is idle; as fast as it can while it sends";
}
