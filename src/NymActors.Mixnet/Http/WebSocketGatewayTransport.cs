using System.Net;
using Microsoft.AspNetCore.Http;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Http;

/// <summary>A gateway's listener for WebSockets.</summary>
internal sealed class WebSocketGatewayTransport : IGatewayTransport
{
    /// <inheritdoc/>
    public async Task<IListener> ListenAsync(IPEndPoint endPoint, Action<IClientLink> accept, CancellationToken cancellationToken = default) =>
        await HttpServer.StartAsync(
            endPoint,
            http => AcceptAsync(http, accept),
            static limits =>
            {
                limits.MaxRequestBodySize = 0;

                // A connection of a client that reads slowly, or not at all for a while, is kept (docs/protocol/03-gateway.md section 2).
                limits.MinResponseDataRate = null;
            },
            loggers: null,
            cancellationToken).ConfigureAwait(false);

    private static async Task AcceptAsync(HttpContext http, Action<IClientLink> accept)
    {
        if (await WebSocketUpgrade.AcceptAsync(http).ConfigureAwait(false) is { } stream)
        {
            // A link that nobody disposes ends with its connection, so that a stopped listener holds none.
            await using var link = new WebSocketClientLink(stream);
            await using var lost = http.RequestAborted.Register(link.End);
            accept(link);
            await link.Ended.ConfigureAwait(false);
        }
    }
}
