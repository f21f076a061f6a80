using NymActors.Acknowledgements;
using NymActors.Sphinx;

namespace NymActors.Traffic;

/// <summary>
/// What waits to be sent, between the traffic actor that fills it and the sending stream that empties it. It outlives the
/// stream: fragments that a failed stream had taken and not sent go back to their lanes. Thread-safe; the lock is held for a
/// few list operations only.
/// </summary>
/// <param name="random">Decides between lanes.</param>
internal sealed class SendingQueue(RandomSource random)
{
    private readonly Lock _lock = new();
    private readonly LaneBuffer<PendingFragment> _lanes = new(random);
    private readonly HashSet<PendingFragment> _inStream = [];
    private Action? _wake;
    private long _stream;
    private Action? _onSpace;
    private int _lowWater;

    /// <summary>Fragments in all lanes (those inside the stream not included).</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _lanes.Count;
            }
        }
    }

    /// <summary>Fragments in one lane.</summary>
    public int CountIn(TransmissionLane lane)
    {
        lock (_lock)
        {
            return _lanes.CountIn(lane);
        }
    }

    /// <summary>Appends fragments to a lane and wakes the stream.</summary>
    public void Add(TransmissionLane lane, IReadOnlyList<PendingFragment> fragments)
    {
        Action? wake;
        lock (_lock)
        {
            foreach (var fragment in fragments)
            {
                _lanes.Add(lane, fragment);
            }

            wake = _wake;
        }

        wake?.Invoke();
    }

    /// <summary>Takes the next fragment that still needs sending; false when there is none, or for a stream that was replaced.</summary>
    /// <param name="stream">The number that <see cref="Attach"/> gave.</param>
    /// <param name="fragment">The fragment.</param>
    public bool TryTake(long stream, out PendingFragment fragment)
    {
        Action? onSpace = null;
        var found = false;
        fragment = null!;
        lock (_lock)
        {
            while (stream == _stream && _lanes.TryTake(out _, out fragment))
            {
                if (_lanes.Count == _lowWater)
                {
                    onSpace = _onSpace;
                }

                if (!fragment.Settled)
                {
                    _inStream.Add(fragment);
                    found = true;
                    break;
                }
            }
        }

        onSpace?.Invoke();
        return found;
    }

    /// <summary>Asks to be told each time the number of waiting fragments falls to <paramref name="lowWater"/>.</summary>
    public void OnSpace(int lowWater, Action callback)
    {
        lock (_lock)
        {
            _lowWater = lowWater;
            _onSpace = callback;
        }
    }

    /// <summary>The stream handed the fragment to the gateway, or dropped it on purpose.</summary>
    public void Left(PendingFragment fragment)
    {
        lock (_lock)
        {
            _inStream.Remove(fragment);
        }
    }

    /// <summary>Removes a lane and returns what waited in it.</summary>
    public IReadOnlyCollection<PendingFragment> CloseLane(TransmissionLane lane)
    {
        lock (_lock)
        {
            return _lanes.RemoveLane(lane);
        }
    }

    /// <summary>Removes and returns everything, also what the stream had taken.</summary>
    public IReadOnlyList<PendingFragment> TakeAll()
    {
        lock (_lock)
        {
            var all = new List<PendingFragment>(_inStream);
            _inStream.Clear();
            while (_lanes.TryTake(out _, out var fragment))
            {
                all.Add(fragment);
            }

            return all;
        }
    }

    /// <summary>A new stream takes over: fragments that the previous one had taken go back first, then the stream is woken on arrivals.</summary>
    /// <param name="wake">Called, from any thread, whenever something was added.</param>
    /// <returns>The number of the stream; the one before gets nothing any more, even if it has not ended yet.</returns>
    public long Attach(Action wake)
    {
        lock (_lock)
        {
            foreach (var fragment in _inStream)
            {
                _lanes.Add(TransmissionLane.Retransmission, fragment);
            }

            _inStream.Clear();
            _wake = wake;
            return ++_stream;
        }
    }
}
