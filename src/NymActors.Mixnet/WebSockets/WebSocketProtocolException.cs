namespace NymActors.Mixnet.WebSockets;

/// <summary>The peer broke RFC 6455, or sent a message above the size limit. The connection ends.</summary>
internal sealed class WebSocketProtocolException(string reason) : Exception("WebSocket protocol error: " + reason);
