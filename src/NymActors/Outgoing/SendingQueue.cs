using NymActors.Sphinx;

namespace NymActors.Outgoing;

/// <summary>
/// What waits to be sent, between the traffic actor that fills it and the sending stream that empties it. It outlives the
/// stream: fragments that a failed stream had taken and not sent go back to their lanes, or, when they travel by reply SURB, to
/// whoever gives them another one. Thread-safe; the lock is held for a few list operations only.
/// </summary>
/// <param name="random">Decides between lanes.</param>
internal sealed class SendingQueue(RandomSource random)
{
    /// <summary>Why what waited in a lane was given up.</summary>
    public static NymClientException LaneClosed => new(NymClientError.LaneClosed, "lane closed");

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

    /// <summary>Whether a lane would still be served before longer ones with so many fragments more.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="fragments">How many.</param>
    /// <param name="largest">Most fragments that such a lane holds.</param>
    /// <param name="lanes">Most lanes that may be there, so that their number is no way around the bound of all.</param>
    public bool IsShortWith(TransmissionLane lane, int fragments, int largest, int lanes)
    {
        lock (_lock)
        {
            return _lanes.CountIn(lane) + fragments <= largest && _lanes.Lanes <= lanes;
        }
    }

    /// <summary>The lanes in which something waits, and how much.</summary>
    public IReadOnlyList<(TransmissionLane Lane, int Fragments)> Lanes()
    {
        lock (_lock)
        {
            return _lanes.Counts();
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
                fragment.IsQueued = true;
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
                    fragment.Transmission++;
                    _inStream.Add(fragment);
                    found = true;
                    break;
                }

                fragment.IsQueued = false;
            }
        }

        onSpace?.Invoke();
        return found;
    }

    /// <summary>Gives up what waits in a lane. What the stream has taken leaves all the same.</summary>
    public void CloseLane(TransmissionLane lane)
    {
        Action? onSpace;
        IReadOnlyCollection<PendingFragment> dropped;
        lock (_lock)
        {
            var before = _lanes.Count;
            dropped = _lanes.RemoveLane(lane);
            onSpace = before > _lowWater && _lanes.Count <= _lowWater ? _onSpace : null;
        }

        foreach (var fragment in dropped)
        {
            fragment.IsQueued = false;
            fragment.GiveUp(LaneClosed);
        }

        onSpace?.Invoke();
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
            if (_inStream.Remove(fragment))
            {
                fragment.IsQueued = false;
            }
        }
    }

    /// <summary>
    /// A new stream takes over: what the previous one had taken goes back first, then the stream is woken on arrivals. A fragment
    /// whose SURB went into a packet that may have left is not queued but returned: it needs another SURB.
    /// </summary>
    /// <param name="wake">Called, from any thread, whenever something was added.</param>
    /// <param name="needSurb">Fragments to be given another SURB.</param>
    /// <returns>The number of the stream; the one before gets nothing any more, even if it has not ended yet.</returns>
    public long Attach(Action wake, out IReadOnlyList<PendingFragment> needSurb)
    {
        List<PendingFragment> withoutSurb = [];
        lock (_lock)
        {
            foreach (var fragment in _inStream)
            {
                fragment.Transmission++;
                if (fragment.IsConfirmation)
                {
                    if (fragment.TryGiveSpareSurb())
                    {
                        _lanes.Add(TransmissionLane.Retransmission, fragment);
                    }
                    else
                    {
                        fragment.IsQueued = false;
                        fragment.Drop();
                    }
                }
                else if (fragment.Correspondent is not null)
                {
                    fragment.IsQueued = false;
                    fragment.TakeSurb();
                    withoutSurb.Add(fragment);
                }
                else
                {
                    _lanes.Add(TransmissionLane.Retransmission, fragment);
                }
            }

            _inStream.Clear();
            _wake = wake;
            needSurb = withoutSurb;
            return ++_stream;
        }
    }
}
