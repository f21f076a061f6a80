using System.Globalization;
using System.Text;

namespace NymActors.Protocol.LocalApi.Text;

/// <summary>Words faults of text requests whose place does not matter (docs/protocol/05-native-client.md 4.6.1).</summary>
internal static class RequestFaults
{
    /// <summary>A fault without a position.</summary>
    public static LocalApiException Of(string what) => new(LocalApiErrorKind.MalformedRequest, what);

    /// <summary>The words for a value that does not fit, by its bytes: JSON that has been read once.</summary>
    public static string Unfit(ReadOnlySpan<byte> value, string expected)
    {
        var text = value[0] is (byte)'{' or (byte)'[' ? "" : Encoding.UTF8.GetString(value);
        var what = value[0] switch
        {
            (byte)'{' => "type: map",
            (byte)'[' => "type: sequence",
            (byte)'"' => $"type: string {text}",
            (byte)'n' => "type: null",
            (byte)'t' or (byte)'f' => $"type: boolean `{text}`",
            _ when !IsInteger(text) => $"type: floating point `{Plain(double.Parse(text, CultureInfo.InvariantCulture))}`",
            _ when expected is "u32" or "u64" => $"value: integer `{text}`",
            _ => $"type: integer `{text}`",
        };
        return $"invalid {what}, expected {expected}";
    }

    // Minus zero, and what 64 bits cannot hold, is a floating-point number to the reference.
    private static bool IsInteger(string text) => text != "-0"
        && (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            || ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _));

    // Without an exponent as far as a decimal reaches.
    private static string Plain(double number)
    {
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        return shortest.Contains('E', StringComparison.Ordinal) && decimal.TryParse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture, out var plain)
            ? plain.ToString(CultureInfo.InvariantCulture)
            : shortest;
    }
}
