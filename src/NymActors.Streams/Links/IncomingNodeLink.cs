using System.Net;
using Akka;
using Akka.Streams.Dsl;
using NymActors.Protocol;
using NymActors.Protocol.Framing;

namespace NymActors.Streams.Links;

/// <summary>A link that another node has opened to this one.</summary>
public sealed class IncomingNodeLink
{
    private readonly Action _close;

    internal IncomingNodeLink(IPEndPoint? remoteEndPoint, Source<FramedPacket, NotUsed> packets, Action close)
    {
        RemoteEndPoint = remoteEndPoint;
        Packets = packets;
        _close = close;
    }

    /// <summary>Address of the other side, its outgoing port; null in memory.</summary>
    public IPEndPoint? RemoteEndPoint { get; }

    /// <summary>
    /// The packets, in order; each belongs to the receiver, who may unwrap it in place. To be run once. Completes when the link ends; fails with <see cref="ProtocolException"/> when the peer sends what is no frame.
    /// Cancelling it closes the link.
    /// </summary>
    public Source<FramedPacket, NotUsed> Packets { get; }

    /// <summary>Closes the link, run or not.</summary>
    public void Close() => _close();
}
