using Akka;
using Akka.Streams.Dsl;
using NymActors.Protocol;
using NymActors.Protocol.Framing;

namespace NymActors.Streams.Framing;

/// <summary>
/// The bytes of a connection between nodes as framed packets, and back (docs/protocol/02-messages.md section 5.2).
/// </summary>
public static class SphinxFraming
{
    /// <summary>Both directions: packets to bytes on top, bytes to packets at the bottom.</summary>
    /// <param name="codec">The frame versions written and accepted.</param>
    public static BidiFlow<FramedPacket, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>, FramedPacket, NotUsed> Create(FrameCodec codec) =>
        BidiFlow.FromFlows(Encoder(codec), Decoder(codec));

    /// <summary>
    /// Cuts bytes, in chunks of any size, into packets. An unknown header fails the stream with <see cref="ProtocolException"/>: the
    /// connection is out of step and must be closed. A partial frame at the end of the stream is discarded. At most one frame is
    /// buffered.
    /// </summary>
    /// <remarks>
    /// A chunk is not looked at any more once the next one has been asked for, so a source may re-use its memory (unless an
    /// asynchronous boundary lies between).
    /// </remarks>
    /// <param name="codec">The frame versions accepted.</param>
    public static Flow<ReadOnlyMemory<byte>, FramedPacket, NotUsed> Decoder(FrameCodec codec) =>
        Flow.FromGraph(new SphinxFrameDecoder(codec));

    /// <summary>One chunk of bytes, of its own memory, for each packet.</summary>
    /// <param name="codec">The frame version written.</param>
    public static Flow<FramedPacket, ReadOnlyMemory<byte>, NotUsed> Encoder(FrameCodec codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        return Flow.Create<FramedPacket>().Select(packet =>
        {
            byte[] frame = new byte[codec.FrameLength(packet)];
            codec.Write(packet, frame);
            return (ReadOnlyMemory<byte>)frame;
        });
    }
}
