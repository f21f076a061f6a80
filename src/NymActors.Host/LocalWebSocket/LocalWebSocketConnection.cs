using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// Carries frames between one application's socket and its session: one request at a time, in order; what the session has for
/// the application at any time (docs/protocol/05-native-client.md sections 4.2 and 4.3).
/// </summary>
/// <param name="socket">The WebSocket.</param>
/// <param name="watch">Finds out that the application is gone.</param>
/// <param name="session">What the application talks to.</param>
/// <param name="log">Where to log to.</param>
/// <param name="time">The clock.</param>
internal sealed class LocalWebSocketConnection(WebSocket socket, PeerWatch watch, LocalSession session, ILogger log, TimeProvider time) : IDisposable
{
    /// <summary>The largest payload of one incoming frame: 16 MiB.</summary>
    public const int MaximumFrameLength = 16 * 1024 * 1024;

    /// <summary>The largest incoming message, all its frames together: 64 MiB.</summary>
    public const int MaximumMessageLength = 64 * 1024 * 1024;

    private const string BinaryNotSupported =
        """{"type":"error","message":"other:binary requests are not supported yet; send the request as text"}""";

    // A peer that no longer reads must not keep the place of the next one.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _sending = new(1, 1);

    /// <summary>Runs until the application leaves, the session ends, or <paramref name="stopping"/> fires.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        // Not linked to stopping: a cancelled read aborts the socket, and then no close frame can follow.
        using var ended = new CancellationTokenSource();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stopping.Register(() => stopped.TrySetResult());
        var writing = WriteOutgoingAsync(ended.Token);
        var reading = ReadIncomingAsync(ended.Token);
        var watching = watch.RunAsync(ended.Token);
        var first = await Task.WhenAny(reading, writing, watching, stopped.Task);
        if (watching.IsCompletedSuccessfully)
        {
            LocalWebSocketLog.Silent(log, PeerWatch.Patience);
        }
        else if (first != reading && first != watching)
        {
            await CloseAsync(stopping.IsCancellationRequested
                ? (WebSocketCloseStatus.EndpointUnavailable, "the client stops")
                : (WebSocketCloseStatus.InternalServerError, "the session ended"));
        }

        await ended.CancelAsync();
        socket.Abort();
        await Settle(reading);
        await Settle(writing);
        await Settle(watching);
    }

    /// <inheritdoc/>
    public void Dispose() => _sending.Dispose();

    private async Task ReadIncomingAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task handled;
            var message = new RequestBuffer();
            try
            {
                var type = await ReadMessageAsync(message, cancellationToken);
                if (type is null)
                {
                    return;
                }

                handled = type == WebSocketMessageType.Text
                    ? session.ReceiveTextAsync(Encoding.UTF8.GetString(message.Written))
                    : SendAsync(BinaryNotSupported, cancellationToken);
            }
            finally
            {
                message.Release();
            }

            watch.IsListening = false;
            await handled.WaitAsync(cancellationToken);
            watch.IsListening = true;
        }
    }

    private async Task<WebSocketMessageType?> ReadMessageAsync(RequestBuffer message, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await socket.ReceiveAsync(message.Free(), cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                await CloseAsync((WebSocketCloseStatus.NormalClosure, ""));
                return null;
            }

            message.Advance(result.Count);
            if (message.Length > MaximumMessageLength)
            {
                await CloseAsync((WebSocketCloseStatus.MessageTooBig, $"a message has at most {MaximumMessageLength} bytes"));
                return null;
            }

            if (result.EndOfMessage)
            {
                return result.MessageType;
            }
        }
    }

    private async Task WriteOutgoingAsync(CancellationToken cancellationToken)
    {
        await foreach (var text in session.ReadOutgoing(cancellationToken))
        {
            await SendAsync(text, cancellationToken);
        }
    }

    private async Task SendAsync(string text, CancellationToken cancellationToken)
    {
        var length = Encoding.UTF8.GetMaxByteCount(text.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            var count = Encoding.UTF8.GetBytes(text, buffer);
            await socket.SendAsync(buffer.AsMemory(0, count), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task CloseAsync((WebSocketCloseStatus Status, string Reason) close)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        try
        {
            using var limit = new CancellationTokenSource(CloseTimeout, time);
            await socket.CloseOutputAsync(close.Status, close.Reason, limit.Token);
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or InvalidOperationException or IOException or OperationCanceledException)
        {
            LocalWebSocketLog.CloseFrameNotTaken(log, e);
        }
    }

    private async Task Settle(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            LocalWebSocketLog.ConnectionEnded(log, e.GetBaseException().Message);
        }
    }
}
