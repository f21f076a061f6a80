namespace NymActors;

/// <summary>A number that only grows. Thread-safe.</summary>
public sealed class Counter
{
    private long _value;

    /// <summary>The number now.</summary>
    public long Value => Interlocked.Read(ref _value);

    internal void Increment() => Interlocked.Increment(ref _value);

    internal void Add(long amount) => Interlocked.Add(ref _value, amount);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
