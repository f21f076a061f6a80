using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using NymActors.Configuration;
using NymActors.Mixnet.Http;
using NymActors.Sessions;

namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// The client's WebSocket on <c>host:listening_port</c>, and on a Unix socket if one is wanted, for applications of this machine
/// (docs/protocol/05-native-client.md section 4).
/// </summary>
internal sealed class LocalWebSocketListener : IAsyncDisposable
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly LocalAdmission _admission;
    private readonly LocalApplications _applications;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<HttpServer> _servers = [];

    private LocalWebSocketListener(
        SocketConfiguration socket, LocalApiConfiguration access, Func<MessageHandover, Task<LocalSession>> openSession, Func<byte[]>? status, ILoggerFactory loggers, TimeProvider time)
    {
        _time = time;
        var log = new LocalWebSocketLog(loggers.CreateLogger<LocalWebSocketListener>(), time);
        _admission = new LocalAdmission(new LocalAccessPolicy(access), log, status);
        _applications = new LocalApplications(socket.SingleConnection, openSession, log, time, _stopping.Token);
    }

    /// <summary>Where the listener is reached, with the port that the system chose if port 0 was asked for.</summary>
    public IPEndPoint EndPoint => _servers[0].EndPoint;

    /// <summary>Starts to listen.</summary>
    /// <param name="socket">Address and port.</param>
    /// <param name="access">Who may connect.</param>
    /// <param name="openSession">Makes the session of an application that connected; told which messages it wants.</param>
    /// <param name="loggers">Where to log to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="status">How the client is, as JSON, for <c>GET /status</c>; null to have no such answer.</param>
    /// <exception cref="HostException">The port is in use, the address is not of this machine, or the Unix socket cannot be made.</exception>
    public static async Task<LocalWebSocketListener> StartAsync(
        SocketConfiguration socket, LocalApiConfiguration access, Func<MessageHandover, Task<LocalSession>> openSession, ILoggerFactory loggers, TimeProvider time, Func<byte[]>? status = null)
    {
        var wanted = new IPEndPoint(socket.Host, socket.ListeningPort);
        var listener = new LocalWebSocketListener(socket, access, openSession, status, loggers, time);
        await listener.ListenAsync(
            () => HttpServer.StartAsync(wanted, context => listener.ProcessAsync(context, isGuarded: true), SetLimits, loggers, CancellationToken.None),
            reason => $"Failed to bind to {wanted} - {reason}. Are you sure nothing else is running on that port? "
                + "Stop the other program, or choose another port with --port.");
        if (access.UnixSocket is { } path)
        {
            await listener.ListenAsync(
                () => HttpServer.StartAsync(new UnixDomainSocketEndPoint(path), context => listener.ProcessAsync(context, isGuarded: false), SetLimits, loggers, CancellationToken.None),
                reason => $"Failed to make the Unix socket {path} - {reason}. Choose another path with --unix-socket, in a directory that you may write to.");
        }

        return listener;
    }

    /// <summary>Stops listening and closes the applications' connections with code 1001.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        using var limit = new CancellationTokenSource(StopTimeout, _time);
        foreach (var server in _servers)
        {
            await server.StopAsync(limit.Token);
            await server.DisposeAsync();
        }

        await _applications.DisposeAsync();
        _stopping.Dispose();
    }

    private static void SetLimits(KestrelServerLimits limits)
    {
        limits.RequestHeadersTimeout = HandshakeTimeout;
        // Before the first byte of a request this limit holds, not the one above.
        limits.KeepAliveTimeout = HandshakeTimeout;
        limits.MaxRequestBodySize = 0;
    }

    private async Task ListenAsync(Func<Task<HttpServer>> start, Func<string, string> explain)
    {
        try
        {
            _servers.Add(await start());
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException or UnauthorizedAccessException or ArgumentException)
        {
            await DisposeAsync();
            throw new HostException(explain(e.GetBaseException().Message), e);
        }
    }

    private async Task ProcessAsync(HttpContext context, bool isGuarded)
    {
        if (await _admission.AdmitAsync(context, isGuarded) is { } acceptValue && !await _applications.TryServeAsync(context, acceptValue))
        {
            await _admission.RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, _applications.WhyFull);
        }
    }
}
