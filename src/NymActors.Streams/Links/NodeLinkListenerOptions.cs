using NymActors.Protocol.Framing;

namespace NymActors.Streams.Links;

/// <summary>Limits of a listener for links.</summary>
public sealed record NodeLinkListenerOptions
{
    /// <summary>Links open at a time; further ones are accepted and closed at once. Default 1024.</summary>
    public int MaximumLinks { get; init; } = 1024;

    /// <summary>Bytes read at a time from one link; the memory one TCP link holds while it is open. Default 64 KiB.</summary>
    public int ReceiveBufferLength { get; init; } = 64 * 1024;

    /// <summary>Packets that an in-memory link holds while the receiver is busy; TCP has the socket's buffers instead. Default 2000.</summary>
    public int QueueCapacity { get; init; } = NodeLinkSenderOptions.DefaultQueueCapacity;

    /// <summary>The frame versions accepted. Default 7 and 8.</summary>
    public FrameCodec Codec { get; init; } = new();

    /// <summary>Told of what happens to links, for a log; called on any thread.</summary>
    public Action<NodeLinkEvent>? OnEvent { get; init; }
}
