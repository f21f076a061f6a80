using System.Buffers;
using SimpleBase;

namespace NymActors.Protocol.Addressing;

/// <summary>
/// Base58 with the Bitcoin alphabet, no checksum: the text form of keys, sender tags and reply SURBs (docs/protocol/02-messages.md 3.2).
/// </summary>
public static class Base58Text
{
    private const int LongestCounted = 512;

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");

    /// <summary>Encodes <paramref name="bytes"/>; each leading zero byte becomes a leading "1".</summary>
    /// <param name="bytes">Any number of bytes. The time grows with the square of their number.</param>
    /// <returns>The text; empty for no bytes.</returns>
    public static string Encode(ReadOnlySpan<byte> bytes) => Base58.Bitcoin.Encode(bytes);

    /// <summary>Decodes a text that must stand for exactly as many bytes as <paramref name="destination"/> has.</summary>
    /// <param name="text">The text, without white space; one that is too long for the destination is refused before any work is done.</param>
    /// <param name="destination">Receives the bytes; its content is undefined when the text is refused.</param>
    /// <returns>Whether the text is base58 of exactly that many bytes.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        if (!TryDecode(text, destination.Length, out var bytes) || bytes.Length != destination.Length)
        {
            return false;
        }

        bytes.CopyTo(destination);
        return true;
    }

    /// <summary>Decodes a text of unknown length.</summary>
    /// <param name="text">The text, without white space.</param>
    /// <param name="maximumLength">Most bytes that the caller takes; a text too long for them is refused before any work is done.</param>
    /// <param name="bytes">The decoded bytes, empty when the text is refused.</param>
    /// <returns>Whether the text is base58 of at most <paramref name="maximumLength"/> bytes.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, int maximumLength, out byte[] bytes)
    {
        bytes = [];
        if (text.Length > MaximumTextLength(maximumLength) || text.ContainsAnyExcept(Alphabet))
        {
            return false;
        }

        if (!text.IsEmpty)
        {
            bytes = Base58.Bitcoin.Decode(text);
        }

        return bytes.Length <= maximumLength;
    }

    /// <summary>Says what is wrong with a text that is not base58, or that is base58 of another number of bytes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What it should have been.</param>
    /// <param name="malformed">What to say before the first character that is not in the alphabet.</param>
    /// <param name="wrongLength">What to say of base58 of so many bytes; their number is estimated for very long texts.</param>
    /// <returns>The exception to throw; its offset is that of the character, in characters.</returns>
    internal static ProtocolException Refuse(ReadOnlySpan<char> text, string what, string malformed, Func<int, string> wrongLength)
    {
        var offset = text.IndexOfAnyExcept(Alphabet);
        if (offset < 0)
        {
            var length = TryDecode(text, LongestCounted, out var bytes) ? bytes.Length : (int)((long)text.Length * 733 / 1000);
            return new ProtocolException(what, 0, wrongLength(length));
        }

        var fault = char.IsAscii(text[offset])
            ? $"provided string contained invalid character '{text[offset]}' at byte {offset}"
            : $"provided string contained non-ascii character starting at byte {offset}";
        return new ProtocolException(what, offset, $"{malformed} - {fault}");
    }

    // n bytes need at most n * log 256 / log 58 < 1.366 n digits; leading zero bytes need one digit each.
    private static long MaximumTextLength(int byteCount) => ((long)byteCount * 1366 / 1000) + 1;
}
