using NymActors.Streams.Links;
using NymActors.Streams.Pacing;

namespace NymActors.Mixnet.Monitoring;

/// <summary>The counters of one node. Owned by the network, not by the node's actor, so that they survive its restart.</summary>
internal sealed class NodeCounters
{
    private readonly long[] _dropped = new long[Enum.GetValues<DropReason>().Length];
    private readonly Lock _lock = new();
    private readonly List<NodeLinkCounters> _links = [];
    private readonly HashSet<MixDelayGauge> _delays = [];
    private long _received;
    private long _forwarded;
    private long _delivered;
    private long _acknowledgementsForwarded;
    private long _framingErrors;

    public long Received => Interlocked.Read(ref _received);

    public long Forwarded => Interlocked.Read(ref _forwarded);

    public long Delivered => Interlocked.Read(ref _delivered);

    public long AcknowledgementsForwarded => Interlocked.Read(ref _acknowledgementsForwarded);

    public long FramingErrors => Interlocked.Read(ref _framingErrors);

    public void CountReceived() => Interlocked.Increment(ref _received);

    public void CountForwarded() => Interlocked.Increment(ref _forwarded);

    public void CountDelivered() => Interlocked.Increment(ref _delivered);

    public void CountAcknowledgementForwarded() => Interlocked.Increment(ref _acknowledgementsForwarded);

    public void CountFramingError() => Interlocked.Increment(ref _framingErrors);

    public void CountDropped(DropReason reason, long packets = 1) => Interlocked.Add(ref _dropped[(int)reason], packets);

    /// <summary>Adds what the outgoing links of one incarnation of the node count.</summary>
    public void Attach(NodeLinkCounters links)
    {
        lock (_lock)
        {
            _links.Add(links);
        }
    }

    /// <summary>Adds what one delay stage drops, for as long as it runs.</summary>
    public void Attach(MixDelayGauge delay)
    {
        lock (_lock)
        {
            _delays.Add(delay);
        }
    }

    /// <summary>Keeps the count of a delay stage that has ended.</summary>
    public void Detach(MixDelayGauge? delay)
    {
        lock (_lock)
        {
            if (delay is not null && _delays.Remove(delay))
            {
                CountDropped(DropReason.QueueFull, delay.DroppedCount);
            }
        }
    }

    /// <summary>Dropped packets by reason, without the reasons that never occurred.</summary>
    public IReadOnlyDictionary<DropReason, long> Dropped()
    {
        lock (_lock)
        {
            return Enum.GetValues<DropReason>()
                .Select(reason => (Reason: reason, Count: Interlocked.Read(ref _dropped[(int)reason]) + DroppedElsewhere(reason)))
                .Where(drop => drop.Count > 0)
                .ToDictionary(drop => drop.Reason, drop => drop.Count);
        }
    }

    private long DroppedElsewhere(DropReason reason) => reason switch
    {
        DropReason.QueueFull => _links.Sum(links => links.DroppedCount) + _delays.Sum(delay => delay.DroppedCount),
        DropReason.LinkFailed => _links.Sum(links => links.LostCount),
        DropReason.BadNextHop => _links.Sum(links => links.UnroutableCount),
        _ => 0,
    };
}
