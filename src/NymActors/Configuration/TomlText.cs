using System.Globalization;
using System.Text;

namespace NymActors.Configuration;

/// <summary>Values as TOML text, in the style of the public client's template.</summary>
internal static class TomlText
{
    /// <summary>A text in single quotes; in double quotes with escapes when single ones cannot hold it.</summary>
    public static string Literal(string value)
    {
        if (!value.Any(c => c == '\'' || char.IsControl(c)))
        {
            return $"'{value}'";
        }

        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                _ when char.IsControl(c) => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }

    /// <summary>A number that TOML reads as a float: always with a point or an exponent.</summary>
    public static string Number(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny(".eE") >= 0 ? text : text + ".0";
    }

    /// <summary>A list with one item on each line, indented by eight spaces.</summary>
    public static string List(IEnumerable<string> items)
    {
        var text = new StringBuilder("[\n");
        foreach (var item in items)
        {
            text.Append("        ").Append(Literal(item)).Append(",\n");
        }

        return text.Append(']').ToString();
    }
}
