using System.Buffers.Binary;
using NymActors.Protocol.Addressing;

namespace NymActors.Protocol.LocalApi;

/// <summary>Reads the binary requests of the local WebSocket API (docs/protocol/05-native-client.md 4.7).</summary>
public static class BinaryRequestCodec
{
    private const int IdLength = sizeof(ulong);
    private const int TagLength = 1;

    /// <summary>Reads one request.</summary>
    /// <param name="data">The bytes of one WebSocket message; the request keeps none of them but copies its payload.</param>
    /// <returns>The request. Connection id 0 of the three sending requests is <see langword="null"/>.</returns>
    /// <exception cref="LocalApiException">Not a request; kinds and texts of docs/protocol/05-native-client.md 4.9.</exception>
    public static LocalApiRequest Parse(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            throw new LocalApiException(LocalApiErrorKind.EmptyRequest, "no data provided");
        }

        var body = data[TagLength..];
        return data[0] switch
        {
            0 => ReadSend(body),
            1 => ReadSendAnonymous(body),
            2 => ReadReply(body),
            3 => new SelfAddressRequest(),
            4 => new ClosedConnectionRequest(ReadId(body, "closed connection")),
            5 => new LaneQueueLengthRequest(ReadId(body, "get lane queue lengths")),
            var tag => throw new LocalApiException(
                LocalApiErrorKind.UnknownRequest, $"{tag} does not correspond to any valid request tag"),
        };
    }

    private static SendRequest ReadSend(ReadOnlySpan<byte> body)
    {
        RequireLength(body, Recipient.Length, "send");
        var recipient = AddressFaults.ReadRecipient(body[..Recipient.Length]);
        var (connectionId, message) = ReadTail(body[Recipient.Length..], "data");
        return new SendRequest(recipient, message, connectionId);
    }

    private static SendAnonymousRequest ReadSendAnonymous(ReadOnlySpan<byte> body)
    {
        const int AddressOffset = sizeof(uint);
        const int TailOffset = AddressOffset + Recipient.Length;
        RequireLength(body, TailOffset, "send_anonymous");
        var recipient = AddressFaults.ReadRecipient(body[AddressOffset..TailOffset]);
        var (connectionId, message) = ReadTail(body[TailOffset..], "data");
        return new SendAnonymousRequest(recipient, message, BinaryPrimitives.ReadUInt32BigEndian(body), connectionId);
    }

    private static ReplyRequest ReadReply(ReadOnlySpan<byte> body)
    {
        RequireLength(body, SenderTag.Length, "reply");
        var senderTag = SenderTag.FromBytes(body[..SenderTag.Length]);
        var (connectionId, message) = ReadTail(body[SenderTag.Length..], "message");
        return new ReplyRequest(senderTag, message, connectionId);
    }

    private static void RequireLength(ReadOnlySpan<byte> body, int lengthBeforeTail, string name)
    {
        if (body.Length < lengthBeforeTail + IdLength + sizeof(ulong))
        {
            throw new LocalApiException(LocalApiErrorKind.TooShortRequest, $"not enough data provided to recover '{name}'");
        }
    }

    // Connection id, length, payload.
    private static (ulong? ConnectionId, byte[] Message) ReadTail(ReadOnlySpan<byte> tail, string name)
    {
        var connectionId = BinaryPrimitives.ReadUInt64BigEndian(tail);
        var length = BinaryPrimitives.ReadUInt64BigEndian(tail[IdLength..]);
        var message = tail[(IdLength + sizeof(ulong))..];
        if (length != (ulong)message.Length)
        {
            throw new LocalApiException(
                LocalApiErrorKind.MalformedRequest, $"{name} len has inconsistent length. specified: {length} got: {message.Length}");
        }

        return (connectionId == 0 ? null : connectionId, message.ToArray());
    }

    private static ulong ReadId(ReadOnlySpan<byte> body, string name) => body.Length == IdLength
        ? BinaryPrimitives.ReadUInt64BigEndian(body)
        : throw new LocalApiException(LocalApiErrorKind.MalformedRequest, $"The received {name} has invalid length");
}
