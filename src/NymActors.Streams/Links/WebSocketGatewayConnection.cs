using System.Net.WebSockets;
using System.Text;

namespace NymActors.Streams.Links;

/// <summary>A gateway connection over a WebSocket of either side.</summary>
public sealed class WebSocketGatewayConnection : IGatewayConnection
{
    private const int ReceiveBufferLength = 16 * 1024;
    private readonly WebSocket _socket;
    private readonly int _maximumMessageLength;
    private readonly byte[] _buffer = new byte[ReceiveBufferLength];
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly TaskCompletionSource<GatewayCloseReason> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes over an open WebSocket.</summary>
    /// <param name="socket">The WebSocket; disposed with this connection.</param>
    /// <param name="maximumMessageLength">Longest message accepted, in bytes; see <see cref="GatewayConnectionLimits"/>.</param>
    public WebSocketGatewayConnection(
        WebSocket socket, int maximumMessageLength = GatewayConnectionLimits.GreatestMaximumMessageLength)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _socket = socket;
        _maximumMessageLength = GatewayConnectionLimits.Check(maximumMessageLength);
    }

    /// <inheritdoc/>
    public Task<GatewayCloseReason> Closed => _closed.Task;

    /// <inheritdoc/>
    public async ValueTask<GatewayMessage?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        if (_closed.Task.IsCompleted)
        {
            return null;
        }

        try
        {
            return await ReceiveMessageAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            End(new GatewayCloseReason(GatewayCloseKind.ClosedHere, "receiving was cancelled"));
            throw;
        }
        catch (Exception exception)
        {
            End(ReasonOf(exception));
            return null;
        }
    }

    /// <inheritdoc/>
    public ValueTask SendTextAsync(string text, CancellationToken cancellationToken = default) =>
        SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, cancellationToken);

    /// <inheritdoc/>
    public ValueTask SendBinaryAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default) =>
        SendAsync(message, WebSocketMessageType.Binary, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CloseAsync(CancellationToken cancellationToken = default)
    {
        if (_closed.Task.IsCompleted)
        {
            return;
        }

        await _sending.WaitAsync(cancellationToken);
        try
        {
            _closed.TrySetResult(new GatewayCloseReason(GatewayCloseKind.ClosedHere, "closed by this side"));
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It ended by itself in the meantime.
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>
    /// Ends the connection at once. The other side gets a Close frame if the system takes it without delay; a connection that is stuck
    /// is dropped without one.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_closed.TrySetResult(new GatewayCloseReason(GatewayCloseKind.ClosedHere, "closed by this side")))
        {
            await SendCloseWithoutDelayAsync();
            _socket.Abort();
        }

        _socket.Dispose();
    }

    private async ValueTask SendCloseWithoutDelayAsync()
    {
        // A write under way would have to come first.
        if (!await _sending.WaitAsync(0))
        {
            return;
        }

        try
        {
            var closing = _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            if (!closing.IsCompleted)
            {
                _socket.Abort();
            }

            await closing;
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // It ended by itself, or with the abort.
        }
        finally
        {
            _sending.Release();
        }
    }

    private static GatewayCloseReason ReasonOf(Exception exception)
    {
        bool violation = exception is WebSocketException
        {
            WebSocketErrorCode: WebSocketError.Faulted or WebSocketError.HeaderError or WebSocketError.InvalidMessageType,
            InnerException: null,
        };
        return new GatewayCloseReason(
            violation ? GatewayCloseKind.ProtocolViolation : GatewayCloseKind.ConnectionLost,
            exception.GetBaseException().Message,
            exception);
    }

    private async ValueTask<GatewayMessage?> ReceiveMessageAsync(CancellationToken cancellationToken)
    {
        byte[] message = [];
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                End(new GatewayCloseReason(GatewayCloseKind.ClosedByPeer, DescribeClose()));
                return null;
            }

            if (length + part.Count > _maximumMessageLength)
            {
                End(new GatewayCloseReason(
                    GatewayCloseKind.ProtocolViolation, $"a message is longer than {_maximumMessageLength} bytes"));
                return null;
            }

            if (part.EndOfMessage && length == 0)
            {
                message = _buffer.AsSpan(0, part.Count).ToArray();
                length = part.Count;
            }
            else
            {
                if (length + part.Count > message.Length)
                {
                    Array.Resize(ref message, Math.Min(_maximumMessageLength, Math.Max(length + part.Count, message.Length * 2)));
                }

                _buffer.AsSpan(0, part.Count).CopyTo(message.AsSpan(length));
                length += part.Count;
            }

            if (part.EndOfMessage)
            {
                return new GatewayMessage(part.MessageType == WebSocketMessageType.Text, message.AsMemory(0, length));
            }
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            if (_closed.Task.IsCompleted)
            {
                throw new GatewayConnectionException(await _closed.Task);
            }

            await _socket.SendAsync(message, type, WebSocketMessageFlags.EndOfMessage, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            End(new GatewayCloseReason(GatewayCloseKind.ClosedHere, "sending was cancelled"));
            throw;
        }
        catch (Exception exception) when (exception is not GatewayConnectionException)
        {
            End(ReasonOf(exception));
            throw new GatewayConnectionException(await _closed.Task);
        }
        finally
        {
            _sending.Release();
        }
    }

    private string DescribeClose() =>
        _socket.CloseStatus is { } status
            ? $"closed by the gateway with code {(int)status}{(string.IsNullOrEmpty(_socket.CloseStatusDescription) ? "" : $" ({_socket.CloseStatusDescription})")}"
            : "closed by the gateway";

    private void End(GatewayCloseReason reason)
    {
        if (_closed.TrySetResult(reason))
        {
            _socket.Abort();
        }
    }
}
