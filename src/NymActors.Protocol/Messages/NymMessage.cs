namespace NymActors.Protocol.Messages;

/// <summary>
/// What travels from client to client, put together from fragments with the padding removed: one type byte, then the body
/// (docs/protocol/02-messages.md 6).
/// </summary>
public abstract class NymMessage
{
    private protected const byte PlainType = 0;
    private protected const byte RepliableType = 1;
    private protected const byte ReplyType = 2;

    private protected NymMessage()
    {
    }

    /// <summary>Length of the serialised message in bytes, the type byte included.</summary>
    public abstract int SerializedLength { get; }

    /// <summary>Reads a message.</summary>
    /// <param name="bytes">The whole message; the result keeps parts of it.</param>
    /// <returns>One of <see cref="PlainMessage"/>, <see cref="RepliableMessage"/>, <see cref="ReplyDataMessage"/>, <see cref="SurbRequestMessage"/>.</returns>
    /// <exception cref="ProtocolException">The bytes are not a message.</exception>
    public static NymMessage Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            throw new ProtocolException("message", 0, "it is empty");
        }

        return bytes.Span[0] switch
        {
            PlainType => new PlainMessage(bytes[1..]),
            RepliableType => RepliableMessage.ParseBody(bytes[1..]),
            ReplyType => ParseReply(bytes[1..]),
            var type => throw new ProtocolException("message", 0, $"unknown type {type}"),
        };
    }

    /// <summary>The serialised message.</summary>
    /// <returns>A new array of <see cref="SerializedLength"/> bytes.</returns>
    public byte[] Serialize()
    {
        var bytes = new byte[SerializedLength];
        Write(bytes);
        return bytes;
    }

    /// <summary>Writes the serialised message.</summary>
    /// <param name="destination">At least <see cref="SerializedLength"/> bytes.</param>
    public abstract void Write(Span<byte> destination);

    private static NymMessage ParseReply(ReadOnlyMemory<byte> body)
    {
        // A reply without content is rejected by every client, so an empty reply never arrives.
        if (body.Length < 2)
        {
            throw new ProtocolException("reply message", 1, "it has no content");
        }

        return body.Span[0] switch
        {
            ReplyDataMessage.ContentTag => new ReplyDataMessage(body[1..]),
            SurbRequestMessage.ContentTag => SurbRequestMessage.ParseContent(body.Span[1..]),
            var tag => throw new ProtocolException("reply message", 1, $"unknown content tag {tag}"),
        };
    }
}
