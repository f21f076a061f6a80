using System.Globalization;
using System.Text;

namespace NymActors.Configuration;

/// <summary>
/// A length of time in the text form of the configuration file, such as <c>1s 500ms</c> or <c>33m 20s</c>
/// (docs/protocol/04-client-core.md section 20).
/// </summary>
/// <param name="Seconds">Whole seconds.</param>
/// <param name="Nanoseconds">The rest, 0 to 999,999,999 nanoseconds.</param>
public readonly record struct HumanDuration(ulong Seconds, uint Nanoseconds)
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;
    private const ulong SecondsPerMinute = 60;
    private const ulong SecondsPerHour = 3_600;
    private const ulong SecondsPerDay = 86_400;
    private const ulong SecondsPerMonth = 2_630_016;
    private const ulong SecondsPerYear = 31_557_600;

    /// <summary>Converts a non-negative <see cref="TimeSpan"/>.</summary>
    /// <param name="value">Zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is negative.</exception>
    public static HumanDuration FromTimeSpan(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
        var (seconds, ticks) = Math.DivRem(value.Ticks, TimeSpan.TicksPerSecond);
        return new HumanDuration((ulong)seconds, (uint)ticks * 100);
    }

    /// <summary>Converts to a <see cref="TimeSpan"/>; what lies below its resolution of 100 ns is cut off.</summary>
    /// <param name="value">The result; <see cref="TimeSpan.Zero"/> when false is returned.</param>
    /// <returns>False when the duration exceeds <see cref="TimeSpan.MaxValue"/> (about 29,000 years).</returns>
    public bool TryToTimeSpan(out TimeSpan value)
    {
        const ulong maximumSeconds = long.MaxValue / TimeSpan.TicksPerSecond;
        value = Seconds < maximumSeconds
            ? new TimeSpan(((long)Seconds * TimeSpan.TicksPerSecond) + (Nanoseconds / 100))
            : TimeSpan.Zero;
        return Seconds < maximumSeconds;
    }

    /// <summary>Reads one or more spans of an unsigned integer and a unit, which are added up.</summary>
    /// <param name="text">The text, for example <c>2h 37min</c>.</param>
    /// <param name="value">The result; zero when false is returned.</param>
    /// <param name="reason">Why the text is not a duration; null when true is returned.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out HumanDuration value, out string? reason)
    {
        value = default;
        UInt128 total = 0;
        var position = 0;
        var spans = 0;
        while (true)
        {
            SkipWhiteSpace(text, ref position);
            if (position == text.Length)
            {
                break;
            }

            if (!TryReadSpan(text, ref position, out var nanoseconds, out reason))
            {
                return false;
            }

            total += nanoseconds;
            spans++;
        }

        if (spans == 0)
        {
            reason = "it is empty";
            return false;
        }

        if (total / NanosecondsPerSecond > ulong.MaxValue)
        {
            reason = "it is too long";
            return false;
        }

        value = new HumanDuration((ulong)(total / NanosecondsPerSecond), (uint)(total % NanosecondsPerSecond));
        reason = null;
        return true;
    }

    /// <summary>The canonical text: the non-zero parts from years to nanoseconds, joined by one space; <c>0s</c> for zero.</summary>
    public override string ToString()
    {
        if (this == default)
        {
            return "0s";
        }

        var text = new StringBuilder();
        var seconds = Seconds;
        AppendWord(text, Take(ref seconds, SecondsPerYear), "year");
        AppendWord(text, Take(ref seconds, SecondsPerMonth), "month");
        AppendWord(text, Take(ref seconds, SecondsPerDay), "day");
        Append(text, Take(ref seconds, SecondsPerHour), "h");
        Append(text, Take(ref seconds, SecondsPerMinute), "m");
        Append(text, seconds, "s");
        Append(text, Nanoseconds / 1_000_000, "ms");
        Append(text, Nanoseconds / 1_000 % 1_000, "us");
        Append(text, Nanoseconds % 1_000, "ns");
        return text.ToString();
    }

    private static bool TryReadSpan(ReadOnlySpan<char> text, ref int position, out UInt128 nanoseconds, out string? reason)
    {
        nanoseconds = 0;
        ulong number = 0;
        var digits = 0;
        // White space is allowed between the digits too: "1 0s" is ten seconds.
        for (; position < text.Length && (char.IsAsciiDigit(text[position]) || char.IsWhiteSpace(text[position])); position++)
        {
            if (char.IsWhiteSpace(text[position]))
            {
                continue;
            }

            var digit = (ulong)(text[position] - '0');
            if (number > (ulong.MaxValue - digit) / 10)
            {
                reason = "its number is too large";
                return false;
            }

            number = (number * 10) + digit;
            digits++;
        }

        if (digits == 0)
        {
            reason = string.Create(CultureInfo.InvariantCulture, $"a number is expected at character {position + 1}");
            return false;
        }

        var start = position;
        while (position < text.Length && char.IsLetter(text[position]))
        {
            position++;
        }

        return TryScale(number, text[start..position], out nanoseconds, out reason);
    }

    private static bool TryScale(ulong number, ReadOnlySpan<char> unit, out UInt128 nanoseconds, out string? reason)
    {
        nanoseconds = 0;
        if (unit.IsEmpty)
        {
            reason = string.Create(CultureInfo.InvariantCulture, $"the number {number} has no unit; write for example {number}ms or {number}s");
            return false;
        }

        var (scale, unitIsSeconds) = unit switch
        {
            "nanos" or "nsec" or "ns" => (1UL, false),
            "usec" or "us" or "\u00b5s" => (1_000UL, false),
            "millis" or "msec" or "ms" => (1_000_000UL, false),
            "seconds" or "second" or "secs" or "sec" or "s" => (1UL, true),
            "minutes" or "minute" or "min" or "mins" or "m" => (SecondsPerMinute, true),
            "hours" or "hour" or "hr" or "hrs" or "h" => (SecondsPerHour, true),
            "days" or "day" or "d" => (SecondsPerDay, true),
            "weeks" or "week" or "w" => (7 * SecondsPerDay, true),
            "months" or "month" or "M" => (SecondsPerMonth, true),
            "years" or "year" or "y" => (SecondsPerYear, true),
            _ => (0UL, false),
        };
        if (scale == 0)
        {
            reason = $"\"{unit}\" is not a unit of time; units are ns, us, ms, s, m, h, day, week, month, year";
            return false;
        }

        // The reference multiplies in 64 bits and refuses what does not fit, also below one second.
        if (number > ulong.MaxValue / scale)
        {
            reason = "it is too long";
            return false;
        }

        nanoseconds = (UInt128)(number * scale) * (unitIsSeconds ? NanosecondsPerSecond : 1);
        reason = null;
        return true;
    }

    private static void SkipWhiteSpace(ReadOnlySpan<char> text, ref int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }
    }

    private static ulong Take(ref ulong seconds, ulong unit)
    {
        var (count, rest) = Math.DivRem(seconds, unit);
        seconds = rest;
        return count;
    }

    private static void AppendWord(StringBuilder text, ulong count, string word) =>
        Append(text, count, count > 1 ? word + "s" : word);

    private static void Append(StringBuilder text, ulong count, string unit)
    {
        if (count == 0)
        {
            return;
        }

        if (text.Length > 0)
        {
            text.Append(' ');
        }

        text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
    }
}
