using System.Buffers;
using System.Globalization;
using System.Text;

namespace NymActors.Protocol.LocalApi.Text;

/// <summary>What stands between scanned or written JSON and its content: escapes, white space, numbers as text.</summary>
internal static class JsonText
{
    /// <summary>The bytes at which the plain part of a string ends: quotation mark, backslash, control characters.</summary>
    public static readonly SearchValues<byte> EndsPlainBytes =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'"', (byte)'\\']);

    private static readonly SearchValues<char> EndsPlainCharacters =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(value => (char)value), '"', '\\']);

    /// <summary>Appends a string in quotation marks, escaping only what must be escaped (docs/protocol/05-native-client.md 4.5).</summary>
    public static void Append(StringBuilder json, ReadOnlySpan<char> content)
    {
        json.Append('"');
        while (content.IndexOfAny(EndsPlainCharacters) is >= 0 and var stop)
        {
            json.Append(content[..stop]);
            _ = content[stop] switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append(@"\\"),
                '\b' => json.Append(@"\b"),
                '\f' => json.Append(@"\f"),
                '\n' => json.Append(@"\n"),
                '\r' => json.Append(@"\r"),
                '\t' => json.Append(@"\t"),
                var other => json.Append(CultureInfo.InvariantCulture, $@"\u{(int)other:x4}"),
            };
            content = content[(stop + 1)..];
        }

        json.Append(content).Append('"');
    }

    /// <summary>The content of a scanned string.</summary>
    public static string String(JsonValue value, ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(Utf8(value, text));

    /// <summary>The content of a scanned string as UTF-8.</summary>
    public static byte[] Utf8(JsonValue value, ReadOnlySpan<byte> text)
    {
        var raw = text[(value.Start + 1)..(value.End - 1)];
        if (!raw.Contains((byte)'\\'))
        {
            return raw.ToArray();
        }

        // An escape is never shorter than what it stands for.
        var content = new byte[raw.Length];
        var length = 0;
        while (raw.IndexOf((byte)'\\') is >= 0 and var stop)
        {
            raw[..stop].CopyTo(content.AsSpan(length));
            length += stop;
            length += Unescape(raw[stop..], content.AsSpan(length), out var taken);
            raw = raw[(stop + taken)..];
        }

        raw.CopyTo(content.AsSpan(length));
        return content[..(length + raw.Length)];
    }

    /// <summary>A scanned value without the white space between its tokens.</summary>
    public static byte[] Compact(ReadOnlySpan<byte> raw)
    {
        var compact = new byte[raw.Length];
        var length = 0;
        var inString = false;
        for (var i = 0; i < raw.Length; i++)
        {
            if (!inString && raw[i] is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r')
            {
                continue;
            }

            inString ^= raw[i] == '"';
            compact[length++] = raw[i];
            if (inString && raw[i] == '\\')
            {
                compact[length++] = raw[++i];
            }
        }

        return compact[..length];
    }

    /// <summary>A floating-point number in its shortest decimal form, never with an exponent.</summary>
    public static string PlainFloat(ReadOnlySpan<byte> raw)
    {
        var shortest = double.Parse(raw, NumberStyles.Float, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);
        if (shortest.Split('E') is not [var mantissa, var exponent])
        {
            return shortest;
        }

        var sign = mantissa[0] == '-' ? "-" : "";
        var digits = mantissa[sign.Length..].Replace(".", "", StringComparison.Ordinal);
        var point = 1 + int.Parse(exponent, CultureInfo.InvariantCulture);
        return point <= 0 ? $"{sign}0.{new string('0', -point)}{digits}" : $"{sign}{digits.PadRight(point, '0')}";
    }

    /// <summary>A string as the reference prints one in its faults: in quotation marks, with what cannot be seen escaped.</summary>
    public static string Quoted(string content)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in content.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append(@"\n"),
                '\r' => quoted.Append(@"\r"),
                '\t' => quoted.Append(@"\t"),
                0 => quoted.Append(@"\0"),
                _ when IsVisible(rune) => quoted.Append(rune.ToString()),
                _ => quoted.Append(CultureInfo.InvariantCulture, $@"\u{{{rune.Value:x}}}"),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsVisible(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);

    private static int Unescape(ReadOnlySpan<byte> escape, Span<byte> content, out int taken)
    {
        if (escape[1] == 'u')
        {
            return UnescapeUnicode(escape, content, out taken);
        }

        taken = 2;
        content[0] = escape[1] switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            var itself => itself,
        };
        return 1;
    }

    private static int UnescapeUnicode(ReadOnlySpan<byte> escape, Span<byte> content, out int taken)
    {
        const int UnitLength = 6;
        var unit = Unit(escape);
        taken = UnitLength;
        if (!char.IsHighSurrogate(unit))
        {
            return new Rune(unit).EncodeToUtf8(content);
        }

        taken += UnitLength;
        return new Rune(unit, Unit(escape[UnitLength..])).EncodeToUtf8(content);
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
