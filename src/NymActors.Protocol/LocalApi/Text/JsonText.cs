using System.Buffers;
using System.Globalization;
using System.Text;

namespace NymActors.Protocol.LocalApi.Text;

/// <summary>JSON between tokens and content: what the library writes or keeps otherwise than the reference.</summary>
internal static class JsonText
{
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

    /// <summary>A value without the white space between its tokens.</summary>
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
}
