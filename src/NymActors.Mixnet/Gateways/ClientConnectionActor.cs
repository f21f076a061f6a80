using Akka.Actor;
using Akka.Event;
using NymActors.Mixnet.Nodes;
using NymActors.Mixnet.WebSockets;

namespace NymActors.Mixnet.Gateways;

/// <summary>
/// One WebSocket connection of a client, from its opening to its end. It handles one event at a time: a frame of the client, something
/// to push, a question about its liveness, a time limit. What follows from it is decided by <see cref="ClientConnection"/>; this actor
/// owns the socket and the timer, with one read and one write under way at the most.
/// </summary>
internal sealed class ClientConnectionActor : ReceiveActor, IWithTimers
{
    private readonly GatewayServices _gateway;
    private readonly ServerWebSocket _socket;
    private readonly TaskCompletionSource _ended;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly ClientSession _session;
    private readonly ClientWriter _writer;
    private readonly ClientPresence _presence;
    private readonly LivenessCheck _liveness;
    private readonly ClientConnection _connection;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _isReading;

    public ClientConnectionActor(GatewayServices gateway, Stream stream, TaskCompletionSource ended)
    {
        _gateway = gateway;
        _ended = ended;
        _socket = new ServerWebSocket(stream);
        _session = new ClientSession(gateway);
        var outbox = new ClientOutbox(gateway.Options.ClientQueueLength);
        _writer = new ClientWriter(_socket, _session, gateway.Storage.Messages, outbox);
        _presence = new ClientPresence(gateway, _session, outbox, _writer, Self);
        _liveness = new LivenessCheck(gateway.Options.Random);
        _connection = new ClientConnection(_session, _writer, _presence, _liveness, SetLimit, AskHolder);

        Receive<WebSocketMessage>(OnMessage);
        Receive<MessagesWaiting>(_ => Advance());
        Receive<StoredMessagesWaiting>(_ => After(_writer.NoteStoredMessages));
        Receive<Written>(_ => OnWritten());
        Receive<CheckLiveness>(_ => After(() => _connection.OnCheckLiveness(Sender)));
        Receive<LivenessVerdict>(verdict => After(() => _connection.OnVerdict(verdict.IsActive)));
        Receive<Terminated>(_ => After(() => _connection.OnVerdict(isActive: false)));
        Receive<LimitReached>(_ => After(_connection.OnLimit));
        Receive<StopGracefully>(_ => After(_connection.Stop));
        Receive<Status.Failure>(failure => OnBroken(failure.Cause));
        Receive<Superseded>(_ => Context.Stop(Self));
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
        _ended.TrySetResult();
    }

    private void OnMessage(WebSocketMessage message)
    {
        _isReading = false;
        if (message.Opcode == WebSocketOpcode.Close)
        {
            Context.Stop(Self);
            return;
        }

        _connection.OnMessage(message);
        Advance();
    }

    private void OnWritten()
    {
        _writer.OnWritten();
        Advance();
    }

    private void OnBroken(Exception cause)
    {
        if (cause is WebSocketProtocolException)
        {
            _log.Info("A client connection is closed: {0}", cause.Message);
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
        _writer.TryWrite(_cancellation.Token)?.PipeTo(Self, success: () => Written.Instance);
        if (_connection.IsDone)
        {
            Context.Stop(Self);
        }
        else if (!_isReading && !_connection.HoldsMessage && !_writer.IsFlooded)
        {
            _isReading = true;
            ReceiveNext();
        }
    }

    private void ReceiveNext()
    {
        var receiving = _socket.ReceiveAsync(_cancellation.Token);
        if (receiving.IsCompletedSuccessfully)
        {
            Self.Tell(receiving.Result);
        }
        else
        {
            receiving.AsTask().PipeTo(Self);
        }
    }

    private sealed class LimitReached
    {
        public static LimitReached Instance { get; } = new();
    }

    private sealed class Written
    {
        public static Written Instance { get; } = new();
    }
}
