namespace NymActors.Streams.Pacing;

/// <summary>What a running <see cref="MixDelay{T}"/> holds and has dropped. Readable from any thread.</summary>
public sealed class MixDelayGauge
{
    private long _dropped;
    private long _released;
    private int _held;

    /// <summary>Elements waiting for their time now.</summary>
    public int HeldCount => Volatile.Read(ref _held);

    /// <summary>Elements that left after their delay.</summary>
    public long ReleasedCount => Volatile.Read(ref _released);

    /// <summary>Elements dropped on arrival because the stage was full.</summary>
    public long DroppedCount => Volatile.Read(ref _dropped);

    internal void SetHeld(int held) => Volatile.Write(ref _held, held);

    internal void CountReleased() => Interlocked.Increment(ref _released);

    internal void CountDropped() => Interlocked.Increment(ref _dropped);
}
