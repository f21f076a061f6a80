using NymActors.Streams.WebSockets;

namespace NymActors.Streams.Links;

/// <summary>A connection for pings inside one process.</summary>
/// <param name="incoming">What the gateway sends.</param>
/// <param name="outgoing">What it receives.</param>
internal sealed class InMemoryPingConnection(InMemoryMessageQueue incoming, InMemoryMessageQueue outgoing) : IPingConnection
{
    public async Task<bool> PingAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        await outgoing.SendAsync(new WebSocketMessage(WebSocketOpcode.Ping, payload.ToArray()), cancellationToken).ConfigureAwait(false);
        var answer = await incoming.ReceiveAsync(cancellationToken).ConfigureAwait(false);
        return answer is null or { Opcode: WebSocketOpcode.Close }
            ? throw new GatewayConnectionException("the gateway closed the connection")
            : answer is { Opcode: WebSocketOpcode.Pong } && answer.Value.Payload.Span.SequenceEqual(payload.Span);
    }

    public ValueTask DisposeAsync()
    {
        outgoing.End();
        incoming.End();
        return ValueTask.CompletedTask;
    }
}
