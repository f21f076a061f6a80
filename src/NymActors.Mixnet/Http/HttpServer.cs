using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace NymActors.Mixnet.Http;

/// <summary>
/// One Kestrel endpoint with one handler, without a host, a container or middleware around it: a local network runs several of them
/// in one process and each must be small and stop cleanly.
/// </summary>
internal sealed class HttpServer : IDisposable
{
    private readonly KestrelServer _server;

    private HttpServer(KestrelServer server, IPEndPoint endPoint)
    {
        _server = server;
        EndPoint = endPoint;
    }

    /// <summary>The address listened on, with the port that the system chose when 0 was asked for.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Binds and starts.</summary>
    /// <exception cref="IOException">The address is in use or cannot be bound.</exception>
    public static async Task<HttpServer> StartAsync(
        IPEndPoint endPoint, Func<HttpContext, Task> handler, CancellationToken cancellation)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = 64 * 1024;

        // A connection of a client that reads slowly, or not at all for a while, is kept (docs/protocol/03-gateway.md section 2).
        options.Limits.MinResponseDataRate = null;
        options.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        try
        {
            await server.StartAsync(new Application(handler), cancellation);
        }
        catch
        {
            server.Dispose();
            throw;
        }

        string address = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new HttpServer(server, new IPEndPoint(endPoint.Address, new Uri(address).Port));
    }

    /// <summary>Stops listening and ends open requests at once.</summary>
    public Task StopAsync() => _server.StopAsync(new CancellationToken(canceled: true));

    public void Dispose() => _server.Dispose();

    private sealed class Application(Func<HttpContext, Task> handler) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => handler(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
