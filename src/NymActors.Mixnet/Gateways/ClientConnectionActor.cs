using Akka.Actor;
using Akka.Event;
using NymActors.Mixnet.Nodes;
using NymActors.Streams.Actors;
using NymActors.Streams.Links;
using NymActors.Streams.WebSockets;

namespace NymActors.Mixnet.Gateways;

/// <summary>
/// One connection of a client, from its opening to its end. It handles one event at a time: a frame of the client, something
/// to push, a question about its liveness, a time limit. What follows from it is decided by <see cref="ClientConnection"/>; this actor
/// owns the connection's gateway end and the timer, with one read and one write under way at the most.
/// </summary>
/// <remarks>
/// The states are those of <see cref="ConnectionPhase"/>. A failure ends the actor and drops the connection: what its client had not
/// been sent goes back to the store, and the client connects again.
/// </remarks>
internal sealed class ClientConnectionActor : HandlingActor, IWithTimers
{
    private readonly GatewayServices _gateway;
    private readonly IClientLink _link;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly ClientSession _session;
    private readonly ClientWriter _writer;
    private readonly ClientPresence _presence;
    private readonly LivenessCheck _liveness;
    private readonly ClientConnection _connection;
    private bool _isReading;

    public ClientConnectionActor(GatewayServices gateway, IClientLink link)
    {
        _gateway = gateway;
        _link = link;
        _session = new ClientSession(gateway);
        var outbox = new ClientOutbox(gateway.Options.ClientQueueLength);
        _writer = new ClientWriter(link, _session, gateway.Storage.Messages, outbox);
        _presence = new ClientPresence(gateway, _session, outbox, _writer, Self);
        _liveness = new LivenessCheck(gateway.Options.Random);
        _connection = new ClientConnection(_session, _writer, _presence, _liveness, SetLimit, AskHolder);

        Handle<MessageReceived>(OnReceived);
        Handle<MessagesWaiting>(_ => Advance());
        Handle<StoredMessagesWaiting>(_ => After(_writer.NoteStoredMessages));
        Handle<Written>(_ => After(_writer.OnWritten));
        Handle<CheckLiveness>(_ => After(() => _connection.OnCheckLiveness(Sender)));
        Handle<LivenessVerdict>(verdict => After(() => _connection.OnVerdict(verdict.IsActive)));
        Handle<Terminated>(_ => After(() => _connection.OnVerdict(isActive: false)));
        Handle<LimitReached>(_ => After(_connection.OnLimit));
        Handle<StopGracefully>(_ => After(_connection.Stop));
        Handle<Broken>(broken => OnBroken(broken.Cause));
        Handle<Superseded>(_ => Context.Stop(Self));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => After(_connection.Begin);

    protected override void PostStop()
    {
        _cancellation.Cancel();
        _presence.Leave();
        _gateway.Delivery.TakeBack(_session.Address, _writer.InFlight);
        _liveness.Conclude(isActive: false);
        _session.Dispose();
        _ = _link.DisposeAsync().AsTask();
    }

    private void OnReceived(MessageReceived received)
    {
        _isReading = false;
        if (received.Message is not { } message)
        {
            Context.Stop(Self);
            return;
        }

        _connection.OnMessage(message);
        Advance();
    }

    private void OnBroken(Exception cause)
    {
        if (cause is WebSocketProtocolException)
        {
            Log.Info("A client connection is closed: {0}", cause.Message);
        }

        Context.Stop(Self);
    }

    private void SetLimit(TimeSpan? limit)
    {
        if (limit is { } wait)
        {
            Timers.StartSingleTimer(LimitReached.Instance, LimitReached.Instance, wait);
        }
        else
        {
            Timers.Cancel(LimitReached.Instance);
        }
    }

    private void AskHolder(ActiveClient holder)
    {
        Context.Watch(holder.Connection);
        holder.Connection.Tell(CheckLiveness.Instance);
    }

    private void After(Action @event)
    {
        @event();
        Advance();
    }

    /// <summary>Writes what waits and reads on, or ends.</summary>
    private void Advance()
    {
        _writer.TryWrite(_cancellation.Token)?.PipeTo(Self, success: () => Written.Instance, failure: cause => new Broken(cause));
        if (_connection.IsDone)
        {
            Context.Stop(Self);
        }
        else if (!_isReading && _connection.WantsMessage && !_writer.IsFlooded)
        {
            _isReading = true;
            ReceiveNext();
        }
    }

    private void ReceiveNext()
    {
        var receiving = _link.ReceiveAsync(_cancellation.Token);
        if (receiving.IsCompletedSuccessfully)
        {
            Self.Tell(new MessageReceived(receiving.Result));
        }
        else
        {
            receiving.AsTask().PipeTo(Self, success: message => new MessageReceived(message), failure: cause => new Broken(cause));
        }
    }
}
