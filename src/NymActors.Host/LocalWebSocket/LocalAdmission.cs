using System.Net;
using Microsoft.AspNetCore.Http;

namespace NymActors.Host.LocalWebSocket;

/// <summary>Answers the HTTP requests that are not to become a connection of an application, each with what is wrong and what helps.</summary>
/// <param name="policy">Who may connect.</param>
/// <param name="log">Where to log to.</param>
internal sealed class LocalAdmission(LocalAccessPolicy policy, LocalWebSocketLog log)
{
    /// <summary>The address that a request came from, as logged.</summary>
    public static string RemoteOf(HttpContext context) => context.Connection.RemoteIpAddress is { } address
        ? new IPEndPoint(address, context.Connection.RemotePort).ToString()
        : "the Unix socket";

    /// <summary>Admits a request or answers it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isGuarded">False where the rights of a file are the guard.</param>
    /// <returns>The value of Sec-WebSocket-Accept; null when the request was answered.</returns>
    public async Task<string?> AdmitAsync(HttpContext context, bool isGuarded)
    {
        var request = context.Request;
        var origin = request.Headers.Origin;
        if (isGuarded && policy.Refuse(origin.Count == 0 ? null : origin.ToString(), request.Host.Value ?? "", context.Connection.LocalIpAddress) is { } refusal)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, refusal);
            return null;
        }

        if (isGuarded && !policy.HasToken(request.Headers.Authorization.ToString(), request.Query["access_token"].ToString()))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, LocalAccessPolicy.TokenWanted);
            return null;
        }

        if (!HttpProtocol.IsHttp11(request.Protocol))
        {
            await RefuseAsync(context, StatusCodes.Status505HttpVersionNotsupported, $"A WebSocket begins with HTTP/1.1, not {request.Protocol}.");
            return null;
        }

        if (WebSocketHandshake.AcceptValue(context) is { } acceptValue)
        {
            return acceptValue;
        }

        context.Response.Headers.Upgrade = "websocket";
        await AnswerAsync(
            context,
            StatusCodes.Status426UpgradeRequired,
            $"This is the WebSocket of a Nym client. Connect to ws://{request.Host} and send {{\"type\":\"selfAddress\"}} to begin.");
        return null;
    }

    /// <summary>Refuses a request.</summary>
    public Task RefuseAsync(HttpContext context, int status, string why)
    {
        log.Refused(RemoteOf(context), why);
        return AnswerAsync(context, status, why);
    }

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.Connection = "close";
        return context.Response.WriteAsync(text + "\n");
    }
}
