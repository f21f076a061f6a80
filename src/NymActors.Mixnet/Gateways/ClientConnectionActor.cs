using Akka.Actor;
using Akka.Event;
using NymActors.Mixnet.Nodes;
using NymActors.Mixnet.WebSockets;

namespace NymActors.Mixnet.Gateways;

/// <summary>
/// One WebSocket connection of a client, from its opening to its end (docs/protocol/03-gateway.md 17.1). It handles one event at a
/// time: a frame of the client, something to push, a question about its liveness, a time limit. What a frame means is decided by
/// <see cref="ClientSession"/>; this actor owns the socket, the timers and the entry in the table of active clients.
/// </summary>
internal sealed class ClientConnectionActor : ReceiveActor, IWithTimers
{
    /// <summary>Wait for each message until the client is authenticated.</summary>
    public static readonly TimeSpan InitialMessageTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Wait for each message of the registration handshake.</summary>
    public static readonly TimeSpan HandshakeMessageTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Wait of the old connection for the pong of its client.</summary>
    public static readonly TimeSpan PongTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Wait of the new connection for the old one's verdict.</summary>
    public static readonly TimeSpan VerdictTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait for the last write, and for a client to close its side after a close frame.</summary>
    public static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Close code 1001 of RFC 6455.</summary>
    private static readonly byte[] GoingAway = [0x03, 0xE9];

    private readonly GatewayServices _gateway;
    private readonly ServerWebSocket _socket;
    private readonly TaskCompletionSource _ended;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly ClientOutbox _outbox;
    private readonly ClientSession _session;
    private readonly ClientWriter _writer;
    private readonly LivenessCheck _liveness;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _isReadPaused;
    private bool _isClosing;
    private bool _awaitsPeerClose;
    private WebSocketMessage? _held;
    private ActiveClient? _entry;
    private ActiveClient? _rival;

    public ClientConnectionActor(GatewayServices gateway, Stream stream, TaskCompletionSource ended)
    {
        _gateway = gateway;
        _ended = ended;
        _socket = new ServerWebSocket(stream);
        _outbox = new ClientOutbox(gateway.Options.ClientQueueLength);
        _session = new ClientSession(gateway);
        _writer = new ClientWriter(_socket, _session, gateway.Storage.Messages, _outbox);
        _liveness = new LivenessCheck(gateway.Options.Random);

        Receive<WebSocketMessage>(OnMessage);
        Receive<MessagesWaiting>(_ => Write());
        Receive<StoredMessagesWaiting>(_ => OnStoredMessages());
        Receive<Written>(_ => OnWritten());
        Receive<Status.Failure>(failure => OnBroken(failure.Cause));
        Receive<CheckLiveness>(_ => OnCheckLiveness());
        Receive<LivenessVerdict>(OnVerdict);
        Receive<Terminated>(terminated => OnRivalGone(terminated.ActorRef));
        Receive<Superseded>(_ => Context.Stop(Self));
        Receive<Timeout>(OnTimeout);
        Receive<StopGracefully>(_ => OnStop());
    }

    private enum Timeout
    {
        Message,
        Pong,
        Verdict,
        Close,
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Timers.StartSingleTimer(Timeout.Message, Timeout.Message, InitialMessageTimeout);
        ReceiveNext();
    }

    protected override void PostStop()
    {
        _cancellation.Cancel();
        LeaveTable();
        _gateway.Delivery.TakeBack(_session.Address, _writer.InFlight);
        _liveness.Conclude(isActive: false);
        _session.Dispose();
        _ended.TrySetResult();
    }

    private void OnMessage(WebSocketMessage message)
    {
        switch (message.Opcode)
        {
            case WebSocketOpcode.Close:
                Context.Stop(Self);
                return;
            case WebSocketOpcode.Ping:
                _writer.Answers.Append(WebSocketOpcode.Pong, message.Payload.Span);
                break;
            case WebSocketOpcode.Pong:
                OnPong(message.Payload.Span);
                break;
            case var _ when _isClosing:
                break;
            case var _ when _rival is not null:
                // Waits for the verdict, and nothing more is read meanwhile: its payload lies in the socket's buffer.
                _held = message;
                return;
            default:
                Handle(message);
                break;
        }

        Write();
        ReceiveNextUnlessFlooded();
    }

    private void Handle(WebSocketMessage message)
    {
        var step = message.Opcode == WebSocketOpcode.Text
            ? _session.OnText(message.Payload, _writer.Answers)
            : _session.OnBinary(message.Payload, _writer.Answers);
        switch (step)
        {
            case SessionStep.Skip:
                break;
            case SessionStep.Continue:
                RestartMessageTimer();
                break;
            case SessionStep.Authenticate:
                BeginAuthentication();
                break;
            case SessionStep.Registered:
                EnterTable();
                break;
            case SessionStep.End:
                EndAfterWriting();
                break;
        }
    }

    private void RestartMessageTimer()
    {
        if (!_session.IsAuthenticated)
        {
            var limit = _session.IsInHandshake ? HandshakeMessageTimeout : InitialMessageTimeout;
            Timers.StartSingleTimer(Timeout.Message, Timeout.Message, limit);
        }
    }

    private void BeginAuthentication()
    {
        Timers.Cancel(Timeout.Message);
        if (!_gateway.Clients.TryGet(_session.Address, out var rival))
        {
            CompleteAuthentication();
        }
        else if (_session.IsStaleAgainst(rival.SessionStart))
        {
            RefuseAuthentication(GatewayErrors.StaleAuthentication);
        }
        else
        {
            _rival = rival;
            Context.Watch(rival.Connection);
            rival.Connection.Tell(CheckLiveness.Instance);
            Timers.StartSingleTimer(Timeout.Verdict, Timeout.Verdict, VerdictTimeout);
        }
    }

    private void OnVerdict(LivenessVerdict verdict)
    {
        if (_rival is null)
        {
            return;
        }

        if (verdict.IsActive)
        {
            EndRivalry();
            RefuseAuthentication(GatewayErrors.AlreadyConnected);
        }
        else
        {
            OnRivalGone(_rival.Connection);
        }
    }

    private void OnRivalGone(IActorRef connection)
    {
        if (_rival is null || !connection.Equals(_rival.Connection))
        {
            return;
        }

        EndRivalry();
        CompleteAuthentication();
        Write();
        if (_held is { } held)
        {
            _held = null;
            OnMessage(held);
        }
    }

    private void EndRivalry()
    {
        Timers.Cancel(Timeout.Verdict);
        Context.Unwatch(_rival!.Connection);
        _rival = null;
    }

    private void RefuseAuthentication(string reason)
    {
        ClientSession.RefuseAuthentication(reason, _writer.Answers);
        EndAfterWriting();
    }

    private void CompleteAuthentication()
    {
        _session.CompleteAuthentication(_writer.Answers);
        EnterTable();
    }

    /// <summary>
    /// The response is already queued: it goes out before any push, because a client that registers has no place for a push before it
    /// (docs/protocol/03-gateway.md 17.6). The store is read only now that new messages come to the outbox, so none falls between.
    /// </summary>
    private void EnterTable()
    {
        Timers.Cancel(Timeout.Message);
        _entry = new ActiveClient(_session.Address, Self, _outbox, _session.SessionStart);
        _gateway.Clients.Enter(_entry)?.Connection.Tell(Superseded.Instance);
        _writer.BeginPushing();
    }

    private void LeaveTable()
    {
        if (_entry is { } entry)
        {
            _entry = null;
            _gateway.Clients.Remove(entry);
            _gateway.Delivery.TakeBack(entry.Address, _writer.EndPushing());
        }
    }

    private void OnCheckLiveness()
    {
        if (_isClosing || _entry is null)
        {
            Sender.Tell(new LivenessVerdict(false));
        }
        else if (_liveness.IsPending)
        {
            // Busy with an earlier question: taken as alive, as the reference does.
            Sender.Tell(new LivenessVerdict(true));
        }
        else
        {
            _writer.Answers.Append(WebSocketOpcode.Ping, _liveness.Begin(Sender));
            Timers.StartSingleTimer(Timeout.Pong, Timeout.Pong, PongTimeout);
            Write();
        }
    }

    private void OnPong(ReadOnlySpan<byte> payload)
    {
        if (_liveness.IsAnswer(payload))
        {
            Timers.Cancel(Timeout.Pong);
            _liveness.Conclude(isActive: true);
        }
    }

    private void OnTimeout(Timeout timeout)
    {
        switch (timeout)
        {
            case Timeout.Message:
                _session.OnTimeout(_writer.Answers);
                EndAfterWriting();
                break;
            case Timeout.Pong:
                _liveness.Conclude(isActive: false);
                break;
            case Timeout.Verdict when _rival is not null:
                OnRivalGone(_rival.Connection);
                break;
            case Timeout.Close:
                Context.Stop(Self);
                break;
        }
    }

    private void OnStoredMessages()
    {
        _writer.NoteStoredMessages();
        Write();
    }

    private void Write() => _writer.TryWrite(_cancellation.Token)?.PipeTo(Self, success: () => Written.Instance);

    private void OnWritten()
    {
        _writer.OnWritten();
        if (_isClosing && _writer.IsIdle && !_awaitsPeerClose)
        {
            Context.Stop(Self);
            return;
        }

        Write();
        if (_isReadPaused)
        {
            _isReadPaused = false;
            ReceiveNextUnlessFlooded();
        }
    }

    private void ReceiveNextUnlessFlooded()
    {
        if (_writer.IsFlooded)
        {
            _isReadPaused = true;
        }
        else
        {
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

    private void OnBroken(Exception cause)
    {
        if (cause is WebSocketProtocolException)
        {
            _log.Info("A client connection is closed: {0}", cause.Message);
        }

        Context.Stop(Self);
    }

    /// <summary>
    /// The gateway stops: what is under way goes out, then a close frame, and the socket ends when the client has closed its side, so
    /// that nothing written is lost. All else waits in the store.
    /// </summary>
    private void OnStop()
    {
        if (!_isClosing)
        {
            if (_rival is not null)
            {
                EndRivalry();
            }

            LeaveTable();
            _writer.Answers.Append(WebSocketOpcode.Close, GoingAway);
            _awaitsPeerClose = true;
            BeginClosing();
        }
    }

    /// <summary>Ends the connection without a close frame as soon as what is queued has been written, as gateways do.</summary>
    private void EndAfterWriting()
    {
        BeginClosing();
        if (_writer.IsIdle)
        {
            Context.Stop(Self);
        }
    }

    private void BeginClosing()
    {
        _isClosing = true;
        Timers.CancelAll();
        Timers.StartSingleTimer(Timeout.Close, Timeout.Close, CloseTimeout);
        Write();
    }

    private sealed class Written
    {
        public static Written Instance { get; } = new();
    }
}
