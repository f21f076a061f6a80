namespace NymActors.Streams.WebSockets;

/// <summary>One received message: a whole text or binary message, or a control frame.</summary>
/// <param name="Opcode">Its kind, never <see cref="WebSocketOpcode.Continuation"/>.</param>
/// <param name="Payload">Its content, valid until the next receive on the same connection; the receiver may change it.</param>
public readonly record struct WebSocketMessage(WebSocketOpcode Opcode, Memory<byte> Payload)
{
    /// <summary>Kind and length only: the content may be secret.</summary>
    public override string ToString() => $"{Opcode} of {Payload.Length} bytes";
}
