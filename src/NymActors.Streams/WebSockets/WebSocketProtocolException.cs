namespace NymActors.Streams.WebSockets;

/// <summary>The peer broke RFC 6455, or sent a message above the size limit. The connection ends.</summary>
/// <param name="reason">What it did.</param>
public sealed class WebSocketProtocolException(string reason) : Exception("WebSocket protocol error: " + reason);
