using NymActors.Sphinx;

namespace NymActors.Outgoing;

/// <summary>
/// Items waiting in lanes, and the rule that picks the lane to serve next: any lane with fewer than 100 items is served at
/// random before the long ones; among long lanes, two times in three one of the four that have been served most (so that
/// started transfers finish), else any. Source: docs/protocol/04-client-core.md 4.5. Not thread-safe.
/// </summary>
/// <typeparam name="T">What waits.</typeparam>
/// <param name="random">Decides between lanes; the choice is visible on the wire, so it is cryptographic.</param>
internal sealed class LaneBuffer<T>(RandomSource random)
{
    /// <summary>A lane with fewer items than this is served before longer ones.</summary>
    public const int SmallLane = 100;

    private const int FavouredLanes = 4;

    private readonly Dictionary<TransmissionLane, Lane> _lanes = [];
    private readonly List<Lane> _candidates = [];

    /// <summary>Items in all lanes.</summary>
    public int Count { get; private set; }

    /// <summary>Lanes with items.</summary>
    public int Lanes => _lanes.Count;

    /// <summary>Items in one lane; 0 for a lane that does not exist.</summary>
    public int CountIn(TransmissionLane lane) => _lanes.TryGetValue(lane, out var found) ? found.Items.Count : 0;

    /// <summary>The lanes with items, in the order in which they began.</summary>
    public IReadOnlyList<(TransmissionLane Lane, int Items)> Counts() => [.. _lanes.Values.Select(static lane => (lane.Name, lane.Items.Count))];

    /// <summary>Appends an item to its lane.</summary>
    public void Add(TransmissionLane lane, T item)
    {
        if (!_lanes.TryGetValue(lane, out var found))
        {
            _lanes.Add(lane, found = new Lane(lane));
        }

        found.Items.Enqueue(item);
        Count++;
    }

    /// <summary>Takes the next item, or false when every lane is empty.</summary>
    public bool TryTake(out TransmissionLane lane, out T item)
    {
        if (Count == 0)
        {
            lane = default;
            item = default!;
            return false;
        }

        var chosen = Choose();
        lane = chosen.Name;
        item = chosen.Items.Dequeue();
        chosen.Served++;
        Count--;
        if (chosen.Items.Count == 0)
        {
            _lanes.Remove(chosen.Name);
        }

        return true;
    }

    /// <summary>Removes a lane and returns what waited in it.</summary>
    public IReadOnlyCollection<T> RemoveLane(TransmissionLane lane)
    {
        if (!_lanes.Remove(lane, out var found))
        {
            return [];
        }

        Count -= found.Items.Count;
        return found.Items;
    }

    private Lane Choose()
    {
        _candidates.Clear();
        if (_lanes.Count == 1)
        {
            foreach (var only in _lanes.Values)
            {
                return only;
            }
        }

        foreach (var lane in _lanes.Values)
        {
            if (lane.Items.Count < SmallLane)
            {
                _candidates.Add(lane);
            }
        }

        if (_candidates.Count == 0)
        {
            _candidates.AddRange(_lanes.Values);
            if (_candidates.Count > FavouredLanes && random.NextInt32(3) < 2)
            {
                _candidates.Sort(static (a, b) => b.Served.CompareTo(a.Served));
                _candidates.RemoveRange(FavouredLanes, _candidates.Count - FavouredLanes);
            }
        }

        return _candidates[random.NextInt32(_candidates.Count)];
    }

    private sealed class Lane(TransmissionLane name)
    {
        public TransmissionLane Name { get; } = name;

        public Queue<T> Items { get; } = [];

        public long Served { get; set; }
    }
}
