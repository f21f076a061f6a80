using System.Globalization;
using System.Text.RegularExpressions;

namespace NymActors.Storage;

/// <summary>
/// When a client registered with a gateway, to the nanosecond as the reference stores it; .NET's own times end at 100 ns, and what was
/// stored shall be printed as it is (docs/protocol/05-native-client.md section 8.1).
/// </summary>
/// <param name="Second">The time to the second, UTC.</param>
/// <param name="Nanoseconds">What comes on top, 0 to 999,999,999.</param>
internal readonly partial record struct RegistrationTime(DateTimeOffset Second, int Nanoseconds)
{
    private const int NanosecondsPerTick = 100;

    /// <summary>A time of a clock of this machine.</summary>
    public static RegistrationTime Of(DateTimeOffset time)
    {
        var ticks = time.UtcTicks % TimeSpan.TicksPerSecond;
        return new RegistrationTime(new DateTimeOffset(time.UtcTicks - ticks, TimeSpan.Zero), (int)ticks * NanosecondsPerTick);
    }

    /// <summary>Reads what a database holds: RFC 3339, or date and time with a space between and without an offset, which is UTC then.</summary>
    public static bool TryParse(string text, out RegistrationTime time)
    {
        time = default;
        if (Form().Match(text) is not { Success: true } match
            || !DateTimeOffset.TryParse(
                $"{match.Groups["date"].Value}T{match.Groups["time"].Value}{Offset(match)}",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal,
                out var second))
        {
            return false;
        }

        time = new RegistrationTime(second, int.Parse(match.Groups["fraction"].Value.PadRight(9, '0')[..9], CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>The time as the reference stores it: <c>2026-11-24T15:33:34.906107518Z</c>.</summary>
    public string ToStored() => string.Create(CultureInfo.InvariantCulture, $"{Second:yyyy-MM-ddTHH:mm:ss}{(Nanoseconds == 0 ? "" : "." + Fraction)}Z");

    /// <summary>The time as the reference prints it: <c>2026-11-24 15:33:34.906107518 +00:00:00</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Second:yyyy-MM-dd HH:mm:ss}.{Fraction} +00:00:00");

    private string Fraction => Nanoseconds == 0 ? "0" : Nanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');

    private static string Offset(Match match) => match.Groups["offset"].Value is { Length: > 0 } offset ? offset : "Z";

    [GeneratedRegex(@"^(?<date>\d{4}-\d{2}-\d{2})[T ](?<time>\d{2}:\d{2}:\d{2})(\.(?<fraction>\d{1,9}))? ?(?<offset>Z|[+-]\d{2}:\d{2})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
