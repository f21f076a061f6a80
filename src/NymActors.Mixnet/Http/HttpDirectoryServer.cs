using System.Net;
using Microsoft.AspNetCore.Http;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Http;

/// <summary>A directory that answers over HTTP.</summary>
internal sealed class HttpDirectoryServer : IDirectoryServer
{
    /// <inheritdoc/>
    public async Task<IListener> ListenAsync(
        IPEndPoint endPoint, Func<DirectoryRequest, DirectoryResponse> answer, CancellationToken cancellationToken = default) =>
        await HttpServer.StartAsync(
            endPoint,
            http => AnswerAsync(http, answer),
            static limits => limits.MaxRequestBodySize = 64 * 1024,
            loggers: null,
            cancellationToken).ConfigureAwait(false);

    private static Task AnswerAsync(HttpContext http, Func<DirectoryRequest, DirectoryResponse> answer)
    {
        var made = answer(new DirectoryRequest(http.Request.Method, http.Request.Path.Value ?? "/", http.Request.QueryString.Value ?? ""));
        http.Response.StatusCode = (int)made.Status;
        foreach (var (name, value) in made.Headers)
        {
            http.Response.Headers[name] = value;
        }

        if (made.ContentType.Length > 0)
        {
            http.Response.ContentType = made.ContentType;
        }

        http.Response.ContentLength = made.Body.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(made.Body).AsTask();
    }
}
