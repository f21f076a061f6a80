using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using NymActors.Streams.Links;

namespace NymActors.Host.LocalWebSocket;

/// <summary>The server's part of the WebSocket opening handshake (docs/protocol/05-native-client.md section 4.2; RFC 6455 section 4.2).</summary>
internal static class WebSocketHandshake
{
    /// <summary>The value of Sec-WebSocket-Accept for a request; null when it is not a proper WebSocket request.</summary>
    public static string? AcceptValue(HttpContext context)
    {
        var request = context.Request;
        var key = request.Headers.SecWebSocketKey.ToString();
        var isProper = HttpMethods.IsGet(request.Method)
            && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            && request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
            && request.Headers.SecWebSocketVersion.ToString() == "13"
            && WebSocketKey.IsValid(key);
        return isProper ? WebSocketKey.AcceptValue(key) : null;
    }
}
