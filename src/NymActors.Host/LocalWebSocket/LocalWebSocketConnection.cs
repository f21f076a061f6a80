using System.Net.WebSockets;

namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// Carries frames between one application's socket and its session (docs/protocol/05-native-client.md sections 4.2 and 4.3). Requests are
/// worked on one at a time, in order, and answered in order; what the session has for the application is written at any time; the socket
/// is read whatever waits.
/// </summary>
/// <param name="socket">The WebSocket.</param>
/// <param name="watch">Finds out that the application is gone.</param>
/// <param name="proof">Writes to the application, and finds out what it has taken.</param>
/// <param name="session">What the application talks to.</param>
/// <param name="log">Where to log to.</param>
/// <param name="time">The clock.</param>
internal sealed class LocalWebSocketConnection(
    WebSocket socket, PeerWatch watch, DeliveryProof proof, LocalSession session, LocalWebSocketLog log, TimeProvider time)
{
    /// <summary>The largest payload of one incoming frame: 16 MiB.</summary>
    public const int MaximumFrameLength = 16 * 1024 * 1024;

    /// <summary>The largest incoming message, all its frames together: 64 MiB.</summary>
    public const int MaximumMessageLength = 64 * 1024 * 1024;

    /// <summary>
    /// While this many bytes of requests wait behind the one that is worked on, 16 MiB, the rest stays in the socket, and with it the
    /// control frames that follow.
    /// </summary>
    public const int MaximumWaiting = 16 * 1024 * 1024;

    // A peer that no longer reads must not keep the place of the next one.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly RequestQueue _requests = new(MaximumWaiting);
    private volatile bool _isLeaving;

    /// <summary>The application has left, or is about to: it sent a close frame, or its connection ended.</summary>
    public bool IsLeaving => _isLeaving;

    /// <summary>Finds out that the application is gone.</summary>
    public PeerWatch Watch => watch;

    /// <summary>Bytes of requests that were read and not yet worked on.</summary>
    public long Waiting => _requests.Bytes;

    /// <summary>Runs until the application leaves, the session ends, or <paramref name="stopping"/> fires.</summary>
    /// <param name="working">The work on its requests; it ends by itself only with an error.</param>
    /// <param name="gone">Fires when the system finds the connection dead.</param>
    /// <param name="stopping">Fires when the client stops.</param>
    /// <returns>Whether the session goes on: the application left, and what it had sent may be worked on.</returns>
    public async Task<bool> RunAsync(Task working, CancellationToken gone, CancellationToken stopping)
    {
        // Not linked to stopping: a cancelled read aborts the socket, and then no close frame can follow.
        using var ended = new CancellationTokenSource();
        var interrupted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stopRegistration = stopping.Register(() => interrupted.TrySetResult());
        await using var goneRegistration = gone.Register(() => interrupted.TrySetResult());
        var writing = WriteOutgoingAsync(ended.Token);
        var reading = ReadIncomingAsync(ended.Token);
        var watching = watch.RunAsync(ended.Token);
        var proving = proof.RunAsync(ended.Token);
        var first = await Task.WhenAny(reading, writing, watching, working, interrupted.Task);
        var sessionEnded = first == working || (first == writing && writing.IsCompletedSuccessfully);
        if (watching.IsCompletedSuccessfully)
        {
            log.Silent(PeerWatch.Patience);
        }
        else if (stopping.IsCancellationRequested)
        {
            await CloseAsync((WebSocketCloseStatus.EndpointUnavailable, "the client stops"));
        }
        else if (sessionEnded)
        {
            await CloseAsync((WebSocketCloseStatus.InternalServerError, "the session ended"));
        }

        _isLeaving = true;
        await ended.CancelAsync();
        socket.Abort();
        await Settle(reading);
        await Settle(writing);
        await Settle(watching);
        await Settle(proving);
        _requests.Complete();
        return !sessionEnded && !stopping.IsCancellationRequested;
    }

    /// <summary>Works on the requests in order, also on those that wait when the application has left.</summary>
    /// <param name="stopping">Ends the work.</param>
    /// <exception cref="OperationCanceledException">The client stops.</exception>
    public async Task WorkAsync(CancellationToken stopping)
    {
        while (await _requests.WaitAsync(stopping))
        {
            while (_requests.TryTake(out var request))
            {
                Task handled;
                try
                {
                    handled = session.ReceiveAsync(request.Written, request.IsText);
                }
                finally
                {
                    request.Release();
                }

                await handled.WaitAsync(stopping);
            }
        }
    }

    /// <summary>Drops the requests that wait.</summary>
    /// <returns>How many requests that were.</returns>
    public int GiveUpWaiting() => _requests.Clear();

    private async Task ReadIncomingAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var room = _requests.RoomAsync();
            if (!room.IsCompleted)
            {
                log.Full(MaximumWaiting >> 20);
                watch.IsListening = false;
                await room.WaitAsync(cancellationToken);
                watch.IsListening = true;
            }

            var message = new RequestBuffer();
            WebSocketMessageType? type = null;
            try
            {
                type = await ReadMessageAsync(message, cancellationToken);
            }
            finally
            {
                if (type is null)
                {
                    _isLeaving = true;
                    message.Release();
                }
            }

            if (type is null)
            {
                return;
            }

            message.IsText = type == WebSocketMessageType.Text;
            _requests.Add(message);
        }
    }

    private async Task<WebSocketMessageType?> ReadMessageAsync(RequestBuffer message, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await socket.ReceiveAsync(message.Free(), cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                // Before the answer: whoever has it may connect again at once, and then waits until this place is free.
                _isLeaving = true;
                proof.ConfirmWritten();
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
        await foreach (var frame in session.ReadOutgoing(cancellationToken))
        {
            await proof.WriteAsync(frame, cancellationToken);
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
            log.CloseFrameNotTaken(e);
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
            log.ConnectionEnded(e.GetBaseException().Message);
        }
    }
}
