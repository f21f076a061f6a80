using static NymActors.Sphinx.SphinxConstants;

namespace NymActors.Sphinx.Payloads;

/// <summary>The innermost payload: sixteen zero bytes, the message, one marker, zeros (docs/protocol/01-sphinx.md section 8.1).</summary>
internal static class PayloadPadding
{
    private const byte Marker = 1;

    /// <summary>Checks that a message fits into a payload that can be encrypted.</summary>
    /// <exception cref="SphinxException">It does not.</exception>
    public static void Check(int messageLength, int payloadLength)
    {
        if (payloadLength <= LionessLeftLength)
        {
            throw new SphinxException(
                SphinxError.Payload, $"A payload of {payloadLength} bytes is too short: {LionessLeftLength + 1} are the least.");
        }
        if (messageLength > payloadLength - PayloadOverhead)
        {
            throw new SphinxException(
                SphinxError.Payload,
                $"A message of {messageLength} bytes does not fit: this packet size takes {payloadLength - PayloadOverhead}.");
        }
    }

    /// <summary>Fills <paramref name="payload"/>; the message may lie inside it.</summary>
    public static void Write(ReadOnlySpan<byte> message, Span<byte> payload)
    {
        message.CopyTo(payload[PayloadZeroPrefix..]);
        payload[..PayloadZeroPrefix].Clear();
        payload[PayloadZeroPrefix + message.Length] = Marker;
        payload[(PayloadZeroPrefix + message.Length + 1)..].Clear();
    }

    /// <summary>Finds the message, which starts after the zero prefix. Bytes after the last marker are not looked at.</summary>
    public static bool TryFindMessage(ReadOnlySpan<byte> payload, out int messageLength)
    {
        messageLength = 0;
        if (payload.Length < PayloadOverhead || payload[..PayloadZeroPrefix].ContainsAnyExcept((byte)0))
        {
            return false;
        }
        messageLength = payload[PayloadZeroPrefix..].LastIndexOf(Marker);
        return messageLength >= 0;
    }
}
