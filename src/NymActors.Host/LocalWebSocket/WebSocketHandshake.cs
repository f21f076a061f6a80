using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace NymActors.Host.LocalWebSocket;

/// <summary>The server's part of the WebSocket opening handshake (docs/protocol/05-native-client.md section 4.2; RFC 6455 section 4.2).</summary>
internal static class WebSocketHandshake
{
    private const string KeySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int NonceLength = 16;

    /// <summary>The value of Sec-WebSocket-Accept for a request; null when it is not a proper WebSocket request.</summary>
    public static string? AcceptValue(HttpContext context)
    {
        var request = context.Request;
        var key = request.Headers.SecWebSocketKey.ToString();
        var isProper = HttpMethods.IsGet(request.Method)
            && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            && request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
            && request.Headers.SecWebSocketVersion.ToString() == "13"
            && IsNonce(key);
#pragma warning disable CA5350 // The handshake of RFC 6455 is defined with SHA-1; nothing secret depends on it.
        return isProper ? Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + KeySuffix))) : null;
#pragma warning restore CA5350
    }

    private static bool IsNonce(string key)
    {
        Span<byte> nonce = stackalloc byte[NonceLength + 2];
        return Convert.TryFromBase64String(key, nonce, out var length) && length == NonceLength;
    }
}
