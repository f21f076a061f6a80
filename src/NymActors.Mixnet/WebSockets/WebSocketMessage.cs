namespace NymActors.Mixnet.WebSockets;

/// <summary>
/// One received message: a whole text or binary message, a control frame, or the end of the stream, for which <see cref="Opcode"/> is
/// <see cref="WebSocketOpcode.Close"/> as well. <see cref="Payload"/> is valid until the next receive on the same connection.
/// </summary>
internal readonly record struct WebSocketMessage(WebSocketOpcode Opcode, Memory<byte> Payload);
