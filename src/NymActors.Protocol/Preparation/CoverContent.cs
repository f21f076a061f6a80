namespace NymActors.Protocol.Preparation;

/// <summary>
/// The content of loop cover packets: a fixed text where a fragment would be, then the padding marker and zeros
/// (docs/protocol/02-messages.md 11). Its first bit is clear, so it can never be taken for a fragment.
/// </summary>
internal static class CoverContent
{
    private const byte Marker = 0x01;

    private static ReadOnlySpan<byte> Text => "The cake is a lie!"u8;

    public static void Write(Span<byte> destination)
    {
        Text.CopyTo(destination);
        destination[Text.Length] = Marker;
        destination[(Text.Length + 1)..].Clear();
    }

    public static bool IsCover(ReadOnlySpan<byte> content) => content.StartsWith(Text);
}
