namespace NymActors.Streams.Pacing;

/// <summary>
/// Keeps one cover element ready. A cover packet takes as long to build as a real one (several scalar multiplications); built at
/// the tick it would leave later than a real packet, which was built beforehand, and so give itself away.
/// </summary>
internal sealed class CoverStock<T>(PacingClock clock, Func<T?> generate)
{
    /// <summary>A cover packet is built for the topology of its day; one that waited longer than this (30 s) is made anew.</summary>
    public const long LifetimeNanoseconds = 30_000_000_000;

    private T? _ready;
    private bool _hasReady;
    private long _made;

    /// <summary>Makes the next element if none is ready.</summary>
    public void Prepare()
    {
        if (!_hasReady)
        {
            _made = clock.NowNanoseconds;
            _ready = generate();
            _hasReady = _ready is not null;
        }
    }

    /// <summary>Hands out the ready element; makes one on the spot if there is none or it is too old.</summary>
    /// <returns>False when the generator has none to give, for example because there is no usable topology.</returns>
    public bool TryTake(out T element)
    {
        if (_hasReady && clock.NowNanoseconds - _made > LifetimeNanoseconds)
        {
            _hasReady = false;
        }

        Prepare();
        element = _ready!;
        _ready = default;
        (bool had, _hasReady) = (_hasReady, false);
        return had;
    }
}
