using System.Net;
using Akka.Actor;
using Microsoft.AspNetCore.Http;
using NymActors.Mixnet.Http;
using NymActors.Mixnet.Nodes;

namespace NymActors.Mixnet.Directory;

/// <summary>
/// Serves the directory ("nym-api") over HTTP. It owns the socket; the answers are made by <see cref="DirectoryEndpoints"/> on the
/// threads of the server, from a description of the nodes that does not change.
/// </summary>
internal sealed class DirectoryActor : ReceiveActor
{
    private readonly MixnetContext _context;
    private readonly DirectoryEndpoints _endpoints;
    private readonly IPEndPoint _endPoint;
    private HttpServer? _server;
    private bool _stopRequested;

    public DirectoryActor(MixnetContext context, IReadOnlyList<MixnetNode> nodes, IPEndPoint endPoint)
    {
        _context = context;
        _endpoints = new DirectoryEndpoints(nodes, context.Directory, context.Options.Time);
        _endPoint = endPoint;

        Receive<HttpServer>(OnStarted);
        Receive<Status.Failure>(failure =>
        {
            Context.Parent.Tell(new DirectoryFailed(failure.Cause));
            Context.Stop(Self);
        });
        Receive<StopGracefully>(_ => OnStop());
        Receive<Stopped>(_ => Context.Stop(Self));
    }

    protected override void PreStart() =>
        HttpServer.StartAsync(_endPoint, AnswerAsync, CancellationToken.None).PipeTo(Self);

    protected override void PostStop() => _server?.Dispose();

    private void OnStarted(HttpServer server)
    {
        _server = server;
        Context.Parent.Tell(new DirectoryRunning(server.EndPoint));
        if (_stopRequested)
        {
            OnStop();
        }
    }

    private void OnStop()
    {
        _stopRequested = true;
        _server?.StopAsync().PipeTo(Self, success: () => Stopped.Instance, failure: _ => Stopped.Instance);
    }

    private Task AnswerAsync(HttpContext http)
    {
        _context.CountDirectoryRequest();
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            // Browsers ask first, because clients put a Content-Type on their GET requests (06-network 3.2).
            headers.AccessControlAllowMethods = "GET,POST";
            headers.AccessControlAllowHeaders = "*";
            http.Response.StatusCode = StatusCodes.Status200OK;
            http.Response.ContentLength = 0;
            return Task.CompletedTask;
        }

        bool isHead = HttpMethods.IsHead(http.Request.Method);
        if (!isHead && !HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            headers.Allow = "GET, HEAD, OPTIONS";
            return http.Response.WriteAsync("only GET is answered here\n");
        }

        var answer = _endpoints.Get(http.Request.Path.Value ?? "/");
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Body.Length;
        return isHead ? Task.CompletedTask : http.Response.Body.WriteAsync(answer.Body).AsTask();
    }

    private sealed class Stopped
    {
        public static Stopped Instance { get; } = new();
    }
}
