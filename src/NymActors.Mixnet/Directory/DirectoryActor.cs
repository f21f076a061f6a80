using Akka.Actor;
using NymActors.Mixnet.Nodes;
using NymActors.Streams.Actors;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Directory;

/// <summary>
/// Serves the directory ("nym-api"). It owns the listener; the answers are made by <see cref="DirectoryEndpoints"/> on the threads of
/// those who ask, from a description of the nodes that does not change.
/// </summary>
/// <remarks>
/// States: starting -<see cref="Started"/>-> running -<see cref="StopGracefully"/>-> closing -<see cref="Closed"/>-> ended. Told to
/// stop while it starts, it closes as soon as it runs; what cannot start says so and ends.
/// </remarks>
internal sealed class DirectoryActor : HandlingActor
{
    private readonly MixnetContext _context;
    private readonly DirectoryEndpoints _endpoints;
    private readonly ListenerSlot _listener = new();
    private bool _isStarted;
    private bool _isStopping;

    public DirectoryActor(MixnetContext context, DirectoryEndpoints endpoints)
    {
        _context = context;
        _endpoints = endpoints;

        Handle<Started>(OnStarted);
        Handle<StartFailed>(OnStartFailed);
        Handle<StopGracefully>(_ => OnStop());
        Handle<Closed>(_ => Context.Stop(Self));
    }

    protected override void PreStart() =>
        _listener.FillAsync(_context.Seams.DirectoryServer.ListenAsync(_context.DirectoryEndPoint, Answer))
            .PipeTo(Self, success: listener => new Started(listener), failure: cause => new StartFailed(cause));

    protected override void PostStop() => _ = _listener.DisposeAsync().AsTask();

    private void OnStarted(Started message)
    {
        _isStarted = true;
        Context.Parent.Tell(new DirectoryRunning(message.Listener.EndPoint));
        CloseIfStopping();
    }

    private void OnStartFailed(StartFailed failed)
    {
        Context.Parent.Tell(new DirectoryFailed(failed.Cause));
        Context.Stop(Self);
    }

    private void OnStop()
    {
        _isStopping = true;
        CloseIfStopping();
    }

    private void CloseIfStopping()
    {
        if (_isStopping && _isStarted)
        {
            _listener.DisposeAsync().AsTask().PipeTo(Self, success: () => new Closed(null), failure: cause => new Closed(cause));
        }
    }

    private DirectoryResponse Answer(DirectoryRequest request)
    {
        _context.CountDirectoryRequest();
        return _endpoints.Answer(request);
    }

    private sealed record Started(IListener Listener) : ActorMessage;

    private sealed record StartFailed(Exception Cause) : ActorMessage;
}
