using System.Text.Json;

namespace NymActors.Protocol;

/// <summary>Turns what the JSON library says of a malformed text into the named exception.</summary>
internal static class JsonFault
{
    /// <summary>Where the text is malformed: the library counts from the beginning of a line, the exception from that of the text.</summary>
    /// <param name="json">The text that was read.</param>
    /// <param name="error">What the library found.</param>
    /// <returns>Offset in bytes.</returns>
    public static int OffsetOf(ReadOnlySpan<byte> json, JsonException error)
    {
        var offset = 0;
        for (var line = error.LineNumber ?? 0; line > 0; line--)
        {
            offset += json[offset..].IndexOf((byte)'\n') + 1;
        }

        return offset + (int)(error.BytePositionInLine ?? 0);
    }
}
