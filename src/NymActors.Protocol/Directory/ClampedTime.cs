namespace NymActors.Protocol.Directory;

/// <summary>Time arithmetic on numbers from outside: results that do not fit are cut to the range instead of failing.</summary>
internal static class ClampedTime
{
    public static TimeSpan Multiply(TimeSpan span, ulong factor)
    {
        var ticks = (Int128)span.Ticks * factor;
        return ticks > TimeSpan.MaxValue.Ticks ? TimeSpan.MaxValue : TimeSpan.FromTicks((long)ticks);
    }

    public static DateTimeOffset Add(DateTimeOffset instant, TimeSpan span)
        => span > DateTimeOffset.MaxValue - instant ? DateTimeOffset.MaxValue : instant + span;

    public static DateTimeOffset Subtract(DateTimeOffset instant, TimeSpan span)
        => span > instant - DateTimeOffset.MinValue ? DateTimeOffset.MinValue : instant - span;
}
