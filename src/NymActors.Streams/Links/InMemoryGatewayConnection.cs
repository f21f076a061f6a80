using System.Text;
using NymActors.Streams.Actors;
using NymActors.Streams.WebSockets;

namespace NymActors.Streams.Links;

/// <summary>One end of a gateway connection inside one process.</summary>
public sealed class InMemoryGatewayConnection : IGatewayConnection
{
    /// <summary>Messages that may be under way in one direction before the sender has to wait, as it would for a full socket.</summary>
    public const int MessagesUnderWay = 256;

    private readonly Lock _lock = new();
    private readonly Answers _answers;
    private readonly InMemoryMessageQueue _incoming;
    private readonly InMemoryMessageQueue _outgoing;
    private readonly int _maximumMessageLength;
    private readonly TaskCompletionSource<GatewayCloseReason> _closed;
    private GatewayCloseReason? _reason;

    internal InMemoryGatewayConnection(
        Answers answers, InMemoryMessageQueue incoming, InMemoryMessageQueue outgoing, int maximumMessageLength)
    {
        _answers = answers;
        _incoming = incoming;
        _outgoing = outgoing;
        _maximumMessageLength = maximumMessageLength;
        _closed = answers.CreateSource<GatewayCloseReason>();
    }

    /// <inheritdoc/>
    public Task<GatewayCloseReason> Closed => _closed.Task;

    private GatewayCloseReason? Reason => Volatile.Read(ref _reason);

    /// <summary>Creates the two ends of a connection.</summary>
    /// <param name="maximumMessageLength">Longest message accepted, in bytes; see <see cref="GatewayConnectionLimits"/>.</param>
    public static (InMemoryGatewayConnection Client, InMemoryGatewayConnection Gateway) CreatePair(
        int maximumMessageLength = GatewayConnectionLimits.GreatestMaximumMessageLength)
    {
        GatewayConnectionLimits.Check(maximumMessageLength);
        InMemoryMessageQueue up = new(Answers.Pooled, MessagesUnderWay), down = new(Answers.Pooled, MessagesUnderWay);
        return (new(Answers.Pooled, down, up, maximumMessageLength), new(Answers.Pooled, up, down, maximumMessageLength));
    }

    /// <inheritdoc/>
    public async ValueTask<GatewayMessage?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        while (Reason is null)
        {
            WebSocketMessage? received;
            try
            {
                received = await _incoming.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                End(GatewayCloseKind.ClosedHere, "receiving was cancelled");
                throw;
            }

            switch (received?.Opcode)
            {
                case null:
                    // What had arrived before the other side ended has been handed out; only now does this end see it.
                    End(GatewayCloseKind.ConnectionLost, "dropped by the other side");
                    break;
                case WebSocketOpcode.Close:
                    End(GatewayCloseKind.ClosedByPeer, "closed by the other side");
                    break;
                case WebSocketOpcode.Ping:
                    await _outgoing.SendAsync(new(WebSocketOpcode.Pong, received.Value.Payload), cancellationToken).ConfigureAwait(false);
                    break;
                case WebSocketOpcode.Pong:
                    break;
                case var _ when received.Value.Payload.Length > _maximumMessageLength:
                    End(GatewayCloseKind.ProtocolViolation, $"a message is longer than {_maximumMessageLength} bytes");
                    break;
                case var kind:
                    return new GatewayMessage(kind == WebSocketOpcode.Text, received.Value.Payload);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public ValueTask SendTextAsync(string text, CancellationToken cancellationToken = default) =>
        SendAsync(new WebSocketMessage(WebSocketOpcode.Text, Encoding.UTF8.GetBytes(text)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask SendBinaryAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default) =>
        SendAsync(new WebSocketMessage(WebSocketOpcode.Binary, message.ToArray()), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CloseAsync(CancellationToken cancellationToken = default)
    {
        if (Reason is null)
        {
            await _outgoing.SendAsync(new WebSocketMessage(WebSocketOpcode.Close, default), cancellationToken).ConfigureAwait(false);
            End(GatewayCloseKind.ClosedHere, "closed by this side");
        }
    }

    /// <summary>Drops the connection, without a Close frame if it is still open.</summary>
    public ValueTask DisposeAsync()
    {
        End(GatewayCloseKind.ClosedHere, "closed by this side");
        return ValueTask.CompletedTask;
    }

    private async ValueTask SendAsync(WebSocketMessage message, CancellationToken cancellationToken)
    {
        if (Reason is { } ended)
        {
            throw new GatewayConnectionException(ended);
        }

        bool sent;
        try
        {
            sent = await _outgoing.SendAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            End(GatewayCloseKind.ClosedHere, "sending was cancelled");
            throw;
        }

        if (!sent)
        {
            throw new GatewayConnectionException(End(GatewayCloseKind.ConnectionLost, "dropped by the other side"));
        }
    }

    private GatewayCloseReason End(GatewayCloseKind kind, string description)
    {
        GatewayCloseReason reason;
        lock (_lock)
        {
            if (_reason is not null)
            {
                return _reason;
            }

            _reason = reason = new GatewayCloseReason(kind, description);
        }

        // The other side may still receive what is under way, but can send no more.
        _outgoing.End();
        _incoming.End();
        _answers.Complete(() => _closed.TrySetResult(reason));
        return reason;
    }
}
