using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Http;

/// <summary>
/// The server's side of the opening handshake (RFC 6455 section 4.2): any path, no subprotocol, no extension, every header beyond the
/// handshake's own ignored (docs/protocol/03-gateway.md section 2).
/// </summary>
internal static class WebSocketUpgrade
{
    /// <summary>Upgrades the request.</summary>
    /// <returns>The raw stream, or null when the request is not a WebSocket handshake; it has then been answered with 400 or 426.</returns>
    public static async Task<Stream?> AcceptAsync(HttpContext context)
    {
        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        var headers = context.Request.Headers;
        string key = headers[HeaderNames.SecWebSocketKey].ToString().Trim();
        if (upgrade is not { IsUpgradableRequest: true }
            || !headers[HeaderNames.Upgrade].ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase)
            || !WebSocketKey.IsValid(key))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "This port speaks the WebSocket protocol only.\n");
            return null;
        }

        if (headers[HeaderNames.SecWebSocketVersion].ToString().Trim() != "13")
        {
            context.Response.Headers[HeaderNames.SecWebSocketVersion] = "13";
            await RefuseAsync(context, StatusCodes.Status426UpgradeRequired, "WebSocket version 13 is required.\n");
            return null;
        }

        context.Response.Headers[HeaderNames.Connection] = "Upgrade";
        context.Response.Headers[HeaderNames.Upgrade] = "websocket";
        context.Response.Headers[HeaderNames.SecWebSocketAccept] = WebSocketKey.AcceptValue(key);
        return await upgrade.UpgradeAsync();
    }

    private static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = text.Length;
        return context.Response.WriteAsync(text);
    }
}
