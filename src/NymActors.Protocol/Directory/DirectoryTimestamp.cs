using System.Globalization;

namespace NymActors.Protocol.Directory;

/// <summary>
/// The two text forms of instants in directory responses (docs/protocol/06-network.md section 6.2). Fractions finer than 100 ns are cut.
/// </summary>
public static class DirectoryTimestamp
{
    private static readonly string[] DirectoryForms =
    [
        "yyyy-MM-dd HH:mm:ss.FFFFFFF zzz",
        "yyyy-MM-dd HH:mm:ss zzz",
    ];

    private static readonly string[] Rfc3339Forms =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mm:ssK",
    ];

    /// <summary>Writes <c>YYYY-MM-DD HH:MM:SS.F +00:00:00</c>, the fraction without trailing zeros but with at least one digit.</summary>
    /// <param name="instant">The instant; written in UTC.</param>
    /// <returns>The text.</returns>
    public static string Format(DateTimeOffset instant)
    {
        var utc = instant.UtcDateTime;
        var fraction = (utc.Ticks % TimeSpan.TicksPerSecond).ToString("D7", CultureInfo.InvariantCulture).TrimEnd('0');
        return $"{utc.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}.{(fraction.Length == 0 ? "0" : fraction)} +00:00:00";
    }

    /// <summary>Reads the directory's own form or RFC 3339; anything else is 1970-01-01T00:00:00Z.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The instant in UTC.</returns>
    public static DateTimeOffset Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParseDirectoryForm(text, out var instant) || TryParseRfc3339(text, out instant) ? instant : DateTimeOffset.UnixEpoch;
    }

    /// <summary>Writes RFC 3339 in UTC, for example <c>2025-11-07T17:00:00Z</c>, with a fraction only when there is one.</summary>
    /// <param name="instant">The instant.</param>
    /// <returns>The text.</returns>
    public static string FormatRfc3339(DateTimeOffset instant)
        => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture);

    /// <summary>Reads RFC 3339 with an offset or Z.</summary>
    /// <param name="text">The text.</param>
    /// <param name="instant">The instant in UTC when the result is true.</param>
    /// <returns>Whether the text has that form.</returns>
    public static bool TryParseRfc3339(string text, out DateTimeOffset instant)
    {
        ArgumentNullException.ThrowIfNull(text);
        instant = default;

        // Without an offset the text names no instant; "K" alone would accept it as local time.
        var hasOffset = text.EndsWith('Z') || text.EndsWith('z') || (text.Length > 6 && text[^6] is '+' or '-');
        return hasOffset && TryParseExact(CutFraction(text).Replace('z', 'Z').Replace('t', 'T'), Rfc3339Forms, out instant);
    }

    private static bool TryParseDirectoryForm(string text, out DateTimeOffset instant)
    {
        // Offsets carry seconds here, which no standard format string reads; real ones are whole minutes.
        instant = default;
        return text.Length > 9 && text[^9] is '+' or '-' && text.EndsWith(":00", StringComparison.Ordinal)
            && TryParseExact(CutFraction(text[..^3]), DirectoryForms, out instant);
    }

    private static bool TryParseExact(string text, string[] forms, out DateTimeOffset instant)
    {
        var valid = DateTimeOffset.TryParseExact(
            text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out instant);
        return valid;
    }

    private static string CutFraction(string text)
    {
        const int resolutionDigits = 7;
        var point = text.IndexOf('.');
        if (point < 0)
        {
            return text;
        }

        var end = point + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end - point - 1 <= resolutionDigits ? text : string.Concat(text.AsSpan(0, point + 1 + resolutionDigits), text.AsSpan(end));
    }
}
