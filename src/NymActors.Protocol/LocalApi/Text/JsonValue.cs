namespace NymActors.Protocol.LocalApi.Text;

/// <summary>One scanned JSON value: its kind and where it stands in the text. Strings are unescaped only when somebody wants them.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Offset of its first byte; of a string, the opening quotation mark.</param>
/// <param name="End">Offset behind its last byte.</param>
/// <param name="Magnitude">The absolute value of <see cref="JsonKind.Unsigned"/> and <see cref="JsonKind.Negative"/>.</param>
internal readonly record struct JsonValue(JsonKind Kind, int Start, int End, ulong Magnitude = 0)
{
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> text) => text[Start..End];
}
