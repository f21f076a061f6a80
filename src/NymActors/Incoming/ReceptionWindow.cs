namespace NymActors.Incoming;

/// <summary>
/// Bounds what has been read from the gateway and not been handled: while it is full nothing more is read, and the gateway keeps
/// what it has. Thread-safe.
/// </summary>
/// <param name="maximumBytes">Bytes beyond which no further frame is read.</param>
internal sealed class ReceptionWindow(long maximumBytes)
{
    // What a frame weighs beside its bytes, so that a flood of small ones is bounded too.
    private const int Overhead = 128;

    private readonly Lock _lock = new();
    private long _bytes;
    private bool _full;
    private bool _isHeld;

    /// <summary>Called, from any thread, when there is room again after <see cref="Take"/> had reported none.</summary>
    public Action? OnRoom { get; set; }

    /// <summary>Bytes read and not handled, with what they weigh beside.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Takes room for a frame; it always gets it.</summary>
    /// <param name="length">The frame's bytes.</param>
    public ReceptionRoom Take(int length)
    {
        var weight = length + Overhead;
        lock (_lock)
        {
            _bytes += weight;
        }

        return new ReceptionRoom(this, weight);
    }

    /// <summary>Whether to read another frame now; when not, <see cref="OnRoom"/> follows.</summary>
    public bool HasRoom()
    {
        lock (_lock)
        {
            _full = _isHeld || _bytes >= maximumBytes;
            return !_full;
        }
    }

    /// <summary>Whether it counts as full whatever is in it: there is no room for what comes out of the frames.</summary>
    public bool IsHeld
    {
        get
        {
            lock (_lock)
            {
                return _isHeld;
            }
        }

        set
        {
            bool wake;
            lock (_lock)
            {
                _isHeld = value;
                wake = TakeWake();
            }

            if (wake)
            {
                OnRoom?.Invoke();
            }
        }
    }

    internal void Free(int weight)
    {
        bool wake;
        lock (_lock)
        {
            _bytes -= weight;
            wake = TakeWake();
        }

        if (wake)
        {
            OnRoom?.Invoke();
        }
    }

    private bool TakeWake()
    {
        var wake = _full && !_isHeld && _bytes <= maximumBytes / 2;
        _full &= !wake;
        return wake;
    }
}
