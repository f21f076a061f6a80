using NymActors.Protocol.Framing;

namespace NymActors.Streams.Links;

/// <summary>Limits and time-outs of a node's outgoing links; the defaults are those of docs/protocol/06-network.md section 8.9.</summary>
public sealed record NodeLinkSenderOptions
{
    /// <summary>Default of <see cref="QueueCapacity"/>.</summary>
    public const int DefaultQueueCapacity = 2000;

    /// <summary>Packets waiting for one link; a further one is dropped. Default 2000.</summary>
    public int QueueCapacity { get; init; } = DefaultQueueCapacity;

    /// <summary>
    /// Links kept at a time. Next hops come out of packets, so strangers choose them. When all are taken, one that was unused for
    /// <see cref="IdleTime"/> makes room, else packets to a new address are dropped. Default 1024.
    /// </summary>
    public int MaximumLinks { get; init; } = 1024;

    /// <summary>See <see cref="MaximumLinks"/>. Default 5 minutes.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time limit of one attempt to connect. Default 1.5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// After n attempts in a row that timed out the next one waits this times 2^n, at most <see cref="MaximumBackOff"/>; it never
    /// gives up. Default 10 s.
    /// </summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait before an attempt. Default 300 s.</summary>
    public TimeSpan MaximumBackOff { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>
    /// Wait before the attempt that follows a refused one. The field's nodes do not wait and so knock once per packet; this keeps a
    /// node that is down from costing a connection attempt per packet. Default 100 ms.
    /// </summary>
    public TimeSpan PauseAfterRefusal { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Bytes written at a time: what is queued is drained into one write of at most this length. Default 64 KiB.</summary>
    public int WriteLength { get; init; } = 64 * 1024;

    /// <summary>The frame version sent. Default 7, which nodes of every generation understand.</summary>
    public FrameVersion FrameVersion { get; init; } = FrameVersion.V7;

    /// <summary>Told of what happens to links, for a log; called on any thread.</summary>
    public Action<NodeLinkEvent>? OnEvent { get; init; }

    /// <summary>The wait before an attempt after the given number of attempts in a row that timed out.</summary>
    /// <param name="timeouts">0 gives no wait.</param>
    public TimeSpan BackOffAfter(uint timeouts) => timeouts == 0
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(MaximumBackOff.TotalSeconds, BackOff.TotalSeconds * Math.Pow(2, timeouts)));
}
