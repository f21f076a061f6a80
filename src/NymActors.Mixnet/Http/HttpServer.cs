using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Http;

/// <summary>
/// One Kestrel endpoint with one handler, without a host, a container or middleware around it: a process runs several of them and
/// each must be small and stop cleanly.
/// </summary>
internal sealed class HttpServer : IListener
{
    private readonly KestrelServer _server;

    private HttpServer(KestrelServer server, IPEndPoint endPoint)
    {
        _server = server;
        EndPoint = endPoint;
    }

    /// <summary>Where it is reached; the address "none" for a Unix socket.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Binds and starts.</summary>
    /// <param name="endPoint">Where: an address, of which port 0 lets the system choose one, or a Unix socket.</param>
    /// <param name="handler">Answers the requests; an upgraded connection lives until it returns.</param>
    /// <param name="limits">Changes the limits; null for Kestrel's.</param>
    /// <param name="loggers">Where to log to; null for nowhere.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IOException">The address is in use or cannot be bound.</exception>
    public static async Task<HttpServer> StartAsync(
        EndPoint endPoint,
        Func<HttpContext, Task> handler,
        Action<KestrelServerLimits>? limits,
        ILoggerFactory? loggers,
        CancellationToken cancellation)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        limits?.Invoke(options.Limits);
        options.Listen(endPoint, static listen => listen.Protocols = HttpProtocols.Http1);
        loggers ??= NullLoggerFactory.Instance;
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions { CreateBoundListenSocket = BoundWithKeepAlive }), loggers);
        var server = new KestrelServer(Options.Create(options), transport, loggers);
        try
        {
            await server.StartAsync(new Application(handler), cancellation).ConfigureAwait(false);
        }
        catch
        {
            server.Dispose();
            throw;
        }

        if (endPoint is not IPEndPoint { Address: var wanted })
        {
            return new HttpServer(server, new IPEndPoint(IPAddress.None, 0));
        }

        string address = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new HttpServer(server, new IPEndPoint(wanted, new Uri(address).Port));
    }

    /// <summary>Connections get the settings of their listener: a peer whose machine is gone is noticed also while nothing is read.</summary>
    internal static Socket BoundWithKeepAlive(EndPoint endPoint)
    {
        if (endPoint is UnixDomainSocketEndPoint path)
        {
            return UnixListenSocket.Bind(path);
        }

        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        return socket;
    }

    /// <summary>Stops listening, and waits for open requests to end until the token is cancelled.</summary>
    public Task StopAsync(CancellationToken patience) => _server.StopAsync(patience);

    /// <summary>Stops listening and ends open requests at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _server.Dispose();
    }

    private sealed class Application(Func<HttpContext, Task> handler) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => handler(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
