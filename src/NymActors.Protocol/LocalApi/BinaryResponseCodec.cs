using System.Buffers.Binary;
using System.Text;
using NymActors.Protocol.Addressing;

namespace NymActors.Protocol.LocalApi;

/// <summary>Writes the binary responses of the local WebSocket API (docs/protocol/05-native-client.md 4.8).</summary>
public static class BinaryResponseCodec
{
    private const byte ErrorTag = 0;
    private const byte ReceivedTag = 1;
    private const byte SelfAddressTag = 2;
    private const byte LaneQueueLengthTag = 3;

    /// <summary>The answer to a request that could not be understood.</summary>
    /// <param name="exception">What was wrong; only its detail is sent as text, the kind is a number.</param>
    /// <returns>10 bytes and the text.</returns>
    public static byte[] Error(LocalApiException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return WithLength([ErrorTag, (byte)exception.Kind], Encoding.UTF8.GetBytes(exception.Detail));
    }

    /// <summary>The answer to <see cref="SelfAddressRequest"/>.</summary>
    /// <param name="address">The client's own address.</param>
    /// <returns>97 bytes.</returns>
    public static byte[] SelfAddress(Recipient address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var response = new byte[1 + Recipient.Length];
        response[0] = SelfAddressTag;
        address.CopyTo(response.AsSpan(1));
        return response;
    }

    /// <summary>A message that came through the mixnet.</summary>
    /// <param name="data">Its payload.</param>
    /// <param name="senderTag">The tag for answers to an anonymous sender; <see langword="null"/> when the sender cannot be answered.</param>
    /// <returns>10 bytes, or 26 with a tag, and the payload.</returns>
    public static byte[] Received(ReadOnlySpan<byte> data, SenderTag? senderTag) => senderTag is { } tag
        ? WithLength([ReceivedTag, 1, .. tag.ToArray()], data)
        : WithLength([ReceivedTag, 0], data);

    /// <summary>How much waits in a lane.</summary>
    /// <param name="lane">The connection id that names the lane.</param>
    /// <param name="length">How many packets wait in it.</param>
    /// <returns>17 bytes.</returns>
    public static byte[] LaneQueueLength(ulong lane, ulong length)
    {
        var response = new byte[1 + sizeof(ulong) + sizeof(ulong)];
        response[0] = LaneQueueLengthTag;
        BinaryPrimitives.WriteUInt64BigEndian(response.AsSpan(1), lane);
        BinaryPrimitives.WriteUInt64BigEndian(response.AsSpan(1 + sizeof(ulong)), length);
        return response;
    }

    private static byte[] WithLength(ReadOnlySpan<byte> head, ReadOnlySpan<byte> content)
    {
        var response = new byte[head.Length + sizeof(ulong) + content.Length];
        head.CopyTo(response);
        BinaryPrimitives.WriteUInt64BigEndian(response.AsSpan(head.Length), (ulong)content.Length);
        content.CopyTo(response.AsSpan(head.Length + sizeof(ulong)));
        return response;
    }
}
