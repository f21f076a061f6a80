using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary>A length of time as the directory writes it (docs/protocol/06-network.md section 6.3).</summary>
/// <param name="Seconds">Whole seconds.</param>
/// <param name="Nanoseconds">Further nanoseconds.</param>
public readonly record struct DirectoryDuration(
    [property: JsonPropertyName("secs"), JsonRequired] ulong Seconds,
    [property: JsonPropertyName("nanos"), JsonRequired] uint Nanoseconds)
{
    /// <summary>The directory's form of a time span.</summary>
    /// <param name="span">Zero or more.</param>
    /// <returns>The same length.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The span is negative.</exception>
    public static DirectoryDuration From(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        var ticks = (ulong)span.Ticks;
        return new(ticks / TimeSpan.TicksPerSecond, (uint)(ticks % TimeSpan.TicksPerSecond) * (uint)TimeSpan.NanosecondsPerTick);
    }

    /// <summary>The same length as a time span, cut to its resolution of 100 ns and to its range.</summary>
    /// <returns>Zero or more; <see cref="TimeSpan.MaxValue"/> for everything above its range.</returns>
    public TimeSpan ToTimeSpan()
    {
        var ticks = ((UInt128)Seconds * TimeSpan.TicksPerSecond) + (Nanoseconds / (uint)TimeSpan.NanosecondsPerTick);
        return ticks > (UInt128)TimeSpan.MaxValue.Ticks ? TimeSpan.MaxValue : TimeSpan.FromTicks((long)ticks);
    }
}
