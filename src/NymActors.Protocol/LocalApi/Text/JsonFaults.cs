namespace NymActors.Protocol.LocalApi.Text;

/// <summary>Words faults of text requests (docs/protocol/05-native-client.md 4.6.1).</summary>
internal static class JsonFaults
{
    public const string NoValue = "EOF while parsing a value";
    public const string OpenString = "EOF while parsing a string";
    public const string BadNumber = "invalid number";

    /// <summary>A fault without a position.</summary>
    public static LocalApiException Of(string what) => new(LocalApiErrorKind.MalformedRequest, what);

    /// <summary>A fault with the position that a text up to it ends at.</summary>
    public static LocalApiException At(ReadOnlySpan<byte> before, string what)
    {
        var line = before.Count((byte)'\n') + 1;
        var column = before.Length - (before.LastIndexOf((byte)'\n') + 1);
        return Of($"{what} at line {line} column {column}");
    }

    /// <summary>The words for a value of the wrong type.</summary>
    public static string WrongType(JsonValue value, ReadOnlySpan<byte> text, string expected) =>
        $"invalid type: {Describe(value, text)}, expected {expected}";

    /// <summary>The words for an integer that the field cannot hold.</summary>
    public static string OutOfRange(JsonValue value, ReadOnlySpan<byte> text, string expected) =>
        $"invalid value: {Describe(value, text)}, expected {expected}";

    private static string Describe(JsonValue value, ReadOnlySpan<byte> text) => value.Kind switch
    {
        JsonKind.Null => "null",
        JsonKind.False => "boolean `false`",
        JsonKind.True => "boolean `true`",
        JsonKind.Unsigned => $"integer `{value.Magnitude}`",
        JsonKind.Negative => $"integer `-{value.Magnitude}`",
        JsonKind.Float => $"floating point `{JsonText.PlainFloat(value.Raw(text))}`",
        JsonKind.String => $"string {JsonText.Quoted(JsonText.String(value, text))}",
        JsonKind.Array => "sequence",
        _ => "map",
    };
}
