using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using NymActors.Configuration;
using NymActors.Mixnet.Http;

namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// The client's WebSocket on <c>host:listening_port</c> for applications of this machine, one at a time
/// (docs/protocol/05-native-client.md section 4).
/// </summary>
internal sealed class LocalWebSocketListener : IAsyncDisposable
{
    /// <summary>How long a second connection waits for the first one to end, before it is refused (05-native-client section 5.1).</summary>
    public static readonly TimeSpan SlotWait = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly LocalAccessPolicy _policy;
    private readonly Func<Task<LocalSession>> _openSession;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _slot = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly UnfinishedWork _unfinished;
    private volatile PeerWatch? _current;
    private HttpServer? _server;

    private LocalWebSocketListener(LocalApiConfiguration access, Func<Task<LocalSession>> openSession, ILoggerFactory loggers, TimeProvider time)
    {
        _policy = new LocalAccessPolicy(access);
        _openSession = openSession;
        _log = loggers.CreateLogger<LocalWebSocketListener>();
        _time = time;
        _unfinished = new UnfinishedWork(_log);
    }

    /// <summary>Where the listener is reached, with the port that the system chose if port 0 was asked for.</summary>
    public IPEndPoint EndPoint => _server!.EndPoint;

    /// <summary>Starts to listen.</summary>
    /// <param name="socket">Address and port.</param>
    /// <param name="access">Who may connect.</param>
    /// <param name="openSession">Makes the session of an application that connected.</param>
    /// <param name="loggers">Where to log to.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="HostException">The port is in use, or the address is not of this machine.</exception>
    public static async Task<LocalWebSocketListener> StartAsync(
        SocketConfiguration socket, LocalApiConfiguration access, Func<Task<LocalSession>> openSession, ILoggerFactory loggers, TimeProvider time)
    {
        var wanted = new IPEndPoint(socket.Host, socket.ListeningPort);
        var listener = new LocalWebSocketListener(access, openSession, loggers, time);
        try
        {
            listener._server = await HttpServer.StartAsync(wanted, listener.ProcessRequestAsync, SetLimits, loggers, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
        {
            await listener.DisposeAsync();
            throw new HostException(
                $"Failed to bind to {wanted} - {e.GetBaseException().Message}. Are you sure nothing else is running on that port? "
                + "Stop the other program, or choose another port with --port.",
                e);
        }

        return listener;
    }

    /// <summary>Stops listening and closes the application's connection with code 1001.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        using var limit = new CancellationTokenSource(StopTimeout, _time);
        if (_server is { } server)
        {
            await server.StopAsync(limit.Token);
            await server.DisposeAsync();
        }

        await _unfinished.EndAsync();
        _stopping.Dispose();
        _slot.Dispose();
    }

    private static void SetLimits(KestrelServerLimits limits)
    {
        limits.RequestHeadersTimeout = HandshakeTimeout;
        // Before the first byte of a request this limit holds, not the one above.
        limits.KeepAliveTimeout = HandshakeTimeout;
        limits.MaxRequestBodySize = 0;
    }

    private async Task ProcessRequestAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin;
        if (_policy.Refuse(origin.Count == 0 ? null : origin.ToString(), context.Request.Host.Value ?? "", context.Connection.LocalIpAddress) is { } refusal)
        {
            LocalWebSocketLog.Refused(_log, RemoteOf(context), refusal);
            await AnswerAsync(context, StatusCodes.Status403Forbidden, refusal);
            return;
        }

        if (WebSocketHandshake.AcceptValue(context) is not { } acceptValue)
        {
            context.Response.Headers.Upgrade = "websocket";
            await AnswerAsync(
                context,
                StatusCodes.Status426UpgradeRequired,
                $"This is the WebSocket of a Nym client. Connect to ws://{context.Request.Host} and send {{\"type\":\"selfAddress\"}} to begin.");
            return;
        }

        if (!await TryTakeSlotAsync())
        {
            LocalWebSocketLog.Duplicate(_log, RemoteOf(context));
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "Another application is connected to this Nym client; it serves one at a time.");
            return;
        }

        try
        {
            await ServeAsync(context, acceptValue);
        }
        finally
        {
            _slot.Release();
        }
    }

    private static IPEndPoint RemoteOf(HttpContext context) => new IPEndPoint(context.Connection.RemoteIpAddress ?? IPAddress.None, context.Connection.RemotePort);

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.Connection = "close";
        return context.Response.WriteAsync(text + "\n");
    }

    private async Task<bool> TryTakeSlotAsync()
    {
        if (await _slot.WaitAsync(0))
        {
            return true;
        }

        // A program that reconnects at once may arrive before the end of its first connection was noticed.
        using var limit = new CancellationTokenSource(SlotWait, _time);
        var probing = _current?.ProbeAsync(limit.Token) ?? Task.CompletedTask;
        try
        {
            await _slot.WaitAsync(limit.Token);
            await limit.CancelAsync();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            await probing;
        }
    }

    private async Task ServeAsync(HttpContext context, string acceptValue)
    {
        context.Response.Headers["Sec-WebSocket-Accept"] = acceptValue;
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.Connection = "Upgrade";
        await using var raw = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        await using var stream = new ApplicationStream(raw, _time);
        await using var limited = new FrameLimitStream(stream, LocalWebSocketConnection.MaximumFrameLength);
        using var socket = WebSocket.CreateFromStream(
            limited, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan });
        var session = await _openSession();
        LocalWebSocketLog.Connected(_log, RemoteOf(context));
        var watch = new PeerWatch(stream, _time);
        var connection = new LocalWebSocketConnection(socket, stream, watch, session, _log, _time);
        var working = connection.WorkAsync(_stopping.Token);
        _current = watch;
        var goesOn = false;
        try
        {
            goesOn = await connection.RunAsync(working, context.RequestAborted, _stopping.Token);
        }
        finally
        {
            _current = null;
            await _unfinished.TakeOverAsync(session, connection, working, goesOn);
        }
    }
}
