using System.Text;
using System.Threading.Channels;

namespace NymActors.Streams.Links;

/// <summary>One end of a gateway connection inside one process.</summary>
public sealed class InMemoryGatewayConnection : IGatewayConnection
{
    /// <summary>Messages that may be under way in one direction before the sender has to wait, as it would for a full socket.</summary>
    public const int MessagesUnderWay = 256;

    private readonly Channel<GatewayMessage> _incoming = Channel.CreateBounded<GatewayMessage>(MessagesUnderWay);
    private readonly TaskCompletionSource<GatewayCloseReason> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _maximumMessageLength;
    private InMemoryGatewayConnection _peer = null!;

    private InMemoryGatewayConnection(int maximumMessageLength) => _maximumMessageLength = maximumMessageLength;

    /// <inheritdoc/>
    public Task<GatewayCloseReason> Closed => _closed.Task;

    /// <summary>Creates the two ends of a connection.</summary>
    /// <param name="maximumMessageLength">Longest message accepted, in bytes; see <see cref="GatewayConnectionLimits"/>.</param>
    public static (InMemoryGatewayConnection Client, InMemoryGatewayConnection Gateway) CreatePair(
        int maximumMessageLength = GatewayConnectionLimits.GreatestMaximumMessageLength)
    {
        GatewayConnectionLimits.Check(maximumMessageLength);
        InMemoryGatewayConnection client = new(maximumMessageLength);
        InMemoryGatewayConnection gateway = new(maximumMessageLength) { _peer = client };
        client._peer = gateway;
        return (client, gateway);
    }

    /// <inheritdoc/>
    public async ValueTask<GatewayMessage?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            while (await _incoming.Reader.WaitToReadAsync(cancellationToken))
            {
                if (_incoming.Reader.TryRead(out GatewayMessage message))
                {
                    return message;
                }
            }

            // What had arrived before the peer closed has been handed out; only now does this end see the close.
            End(new GatewayCloseReason(GatewayCloseKind.ClosedByPeer, "closed by the other side"));
            return null;
        }
        catch (OperationCanceledException)
        {
            EndBoth("receiving was cancelled");
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask SendTextAsync(string text, CancellationToken cancellationToken = default) =>
        SendAsync(new GatewayMessage(true, Encoding.UTF8.GetBytes(text)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask SendBinaryAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default) =>
        SendAsync(new GatewayMessage(false, message.ToArray()), cancellationToken);

    /// <inheritdoc/>
    public ValueTask CloseAsync(CancellationToken cancellationToken = default)
    {
        EndBoth("closed by this side");
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => CloseAsync();

    private async ValueTask SendAsync(GatewayMessage message, CancellationToken cancellationToken)
    {
        if (_closed.Task.IsCompleted)
        {
            throw new GatewayConnectionException(await _closed.Task);
        }

        if (message.Bytes.Length > _maximumMessageLength)
        {
            _peer.End(new GatewayCloseReason(
                GatewayCloseKind.ProtocolViolation, $"a message is longer than {_maximumMessageLength} bytes"));
            End(new GatewayCloseReason(GatewayCloseKind.ClosedByPeer, "closed by the other side"));
            throw new GatewayConnectionException(await _closed.Task);
        }

        try
        {
            await _peer._incoming.Writer.WriteAsync(message, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            End(new GatewayCloseReason(GatewayCloseKind.ClosedByPeer, "closed by the other side"));
            throw new GatewayConnectionException(await _closed.Task);
        }
    }

    private void EndBoth(string description)
    {
        if (End(new GatewayCloseReason(GatewayCloseKind.ClosedHere, description)))
        {
            // The peer may still read what is under way, but can send no more.
            _peer._incoming.Writer.TryComplete();
        }
    }

    private bool End(GatewayCloseReason reason)
    {
        if (!_closed.TrySetResult(reason))
        {
            return false;
        }

        _incoming.Writer.TryComplete();
        return true;
    }
}
