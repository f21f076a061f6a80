using Akka.Actor;
using Akka.Event;
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

    /// <summary>Wait for a client to close its side after a close frame.</summary>
    public static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private const int WriteTarget = 64 * 1024;
    private const int ReadPauseThreshold = 256 * 1024;
    private const int PingPayloadLength = 8;

    /// <summary>Close code 1001 of RFC 6455.</summary>
    private static readonly byte[] GoingAway = [0x03, 0xE9];

    private readonly GatewayServices _gateway;
    private readonly ServerWebSocket _socket;
    private readonly TaskCompletionSource _ended;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly ClientSession _session;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<IActorRef> _askers = [];
    private readonly List<StoredMessage> _batch = [];
    private readonly List<StoredMessage> _inFlight = [];
    private readonly ClientOutbox _outbox;
    private FrameBuffer _pending = new();
    private FrameBuffer _sending = new();
    private bool _isSending;
    private bool _isReadPaused;
    private bool _isClosing;
    private bool _awaitsPeerClose;
    private bool _storeMayHoldMessages;
    private WebSocketMessage? _held;
    private ActiveClient? _entry;
    private ActiveClient? _rival;
    private byte[]? _pingPayload;

    public ClientConnectionActor(GatewayServices gateway, Stream stream, TaskCompletionSource ended)
    {
        _gateway = gateway;
        _socket = new ServerWebSocket(stream);
        _ended = ended;
        _session = new ClientSession(gateway);
        _outbox = new ClientOutbox(gateway.Options.ClientQueueLength);

        Receive<WebSocketMessage>(OnMessage);
        Receive<MessagesWaiting>(_ => Send());
        Receive<StoredMessagesWaiting>(_ => OnStoredMessages());
        Receive<Written>(_ => OnWritten());
        Receive<Status.Failure>(failure => OnBroken(failure.Cause));
        Receive<CheckLiveness>(_ => OnCheckLiveness());
        Receive<LivenessVerdict>(OnVerdict);
        Receive<Terminated>(terminated => OnRivalGone(terminated.ActorRef));
        Receive<Superseded>(_ => Context.Stop(Self));
        Receive<Timeout>(OnTimeout);
        Receive<Nodes.StopGracefully>(_ => OnStop());
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
        _gateway.Delivery.TakeBack(_session.Address, _inFlight);
        Answer(isActive: false);
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
                _pending.Append(WebSocketOpcode.Pong, message.Payload.Span);
                break;
            case WebSocketOpcode.Pong:
                OnPong(message.Payload.Span);
                break;
            default:
                if (_isClosing)
                {
                    break;
                }

                if (_rival is not null)
                {
                    // Pings go on being answered; everything else waits for the verdict.
                    _held = message;
                    Send();
                    return;
                }

                Handle(message);
                break;
        }

        Send();
        ReceiveNextUnlessFlooded();
    }

    private void Handle(WebSocketMessage message)
    {
        var step = message.Opcode == WebSocketOpcode.Text
            ? _session.OnText(message.Payload, _pending)
            : _session.OnBinary(message.Payload, _pending);
        switch (step)
        {
            case SessionStep.Continue:
                RestartMessageTimer();
                break;
            case SessionStep.Skip:
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
        if (_session.IsAuthenticated)
        {
            return;
        }

        var limit = _session.IsInHandshake ? HandshakeMessageTimeout : InitialMessageTimeout;
        Timers.StartSingleTimer(Timeout.Message, Timeout.Message, limit);
    }

    private void BeginAuthentication()
    {
        Timers.Cancel(Timeout.Message);
        if (!_gateway.Clients.TryGet(_session.Address, out var rival))
        {
            CompleteAuthentication();
            return;
        }

        if (_session.IsStaleAgainst(rival.SessionStart))
        {
            ClientSession.RefuseAuthentication(GatewayErrors.StaleAuthentication, _pending);
            EndAfterWriting();
            return;
        }

        _rival = rival;
        Context.Watch(rival.Connection);
        rival.Connection.Tell(CheckLiveness.Instance);
        Timers.StartSingleTimer(Timeout.Verdict, Timeout.Verdict, VerdictTimeout);
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
            ClientSession.RefuseAuthentication(GatewayErrors.AlreadyConnected, _pending);
            EndAfterWriting();
            Send();
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
        Send();
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

    private void CompleteAuthentication()
    {
        _session.CompleteAuthentication(_pending);
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
        _storeMayHoldMessages = true;
    }

    private void LeaveTable()
    {
        if (_entry is { } entry)
        {
            _entry = null;
            _gateway.Clients.Remove(entry);
            _gateway.Delivery.TakeBack(entry.Address, _outbox.Close());
        }
    }

    private void OnCheckLiveness()
    {
        if (_isClosing || _entry is null)
        {
            Sender.Tell(new LivenessVerdict(false));
            return;
        }

        if (_pingPayload is not null)
        {
            // Busy with an earlier question: taken as alive, as the reference does.
            Sender.Tell(new LivenessVerdict(true));
            return;
        }

        _askers.Add(Sender);
        _pingPayload = new byte[PingPayloadLength];
        _gateway.Options.Random.Fill(_pingPayload);
        _pending.Append(WebSocketOpcode.Ping, _pingPayload);
        Timers.StartSingleTimer(Timeout.Pong, Timeout.Pong, PongTimeout);
        Send();
    }

    private void OnPong(ReadOnlySpan<byte> payload)
    {
        if (_pingPayload is not null && payload.SequenceEqual(_pingPayload))
        {
            Timers.Cancel(Timeout.Pong);
            Answer(isActive: true);
        }
    }

    private void Answer(bool isActive)
    {
        _pingPayload = null;
        foreach (var asker in _askers)
        {
            asker.Tell(new LivenessVerdict(isActive));
        }

        _askers.Clear();
    }

    private void OnTimeout(Timeout timeout)
    {
        switch (timeout)
        {
            case Timeout.Message:
                _session.OnTimeout(_pending);
                EndAfterWriting();
                Send();
                break;
            case Timeout.Pong:
                Answer(isActive: false);
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
        _storeMayHoldMessages = true;
        Send();
    }

    private void Send()
    {
        if (_isSending)
        {
            return;
        }

        AppendPushes();
        if (_pending.Length == 0)
        {
            return;
        }

        (_sending, _pending) = (_pending, _sending);
        _isSending = true;
        var writing = _socket.SendAsync(_sending.Written, _cancellation.Token);
        if (writing.IsCompletedSuccessfully)
        {
            Self.Tell(Written.Instance);
        }
        else
        {
            writing.AsTask().PipeTo(Self, success: () => Written.Instance);
        }
    }

    private void AppendPushes()
    {
        const int BatchLength = 16;
        while (_entry is { } entry && !_isClosing && _pending.Length < WriteTarget)
        {
            _batch.Clear();
            _outbox.Drain(_batch, BatchLength);
            if (_batch.Count == 0 && _storeMayHoldMessages)
            {
                _storeMayHoldMessages = _gateway.Storage.Messages.Take(entry.Address, BatchLength, _batch) > 0;
            }

            if (_batch.Count == 0)
            {
                return;
            }

            foreach (var message in _batch)
            {
                _session.AppendPush(message.Content, _pending);
                _inFlight.Add(message);
            }
        }
    }

    private void OnWritten()
    {
        _isSending = false;
        _sending.Clear();
        foreach (var message in _inFlight)
        {
            _session.CountPushed(message.Content.Length);
        }

        _inFlight.Clear();
        if (_isClosing && _pending.Length == 0 && !_awaitsPeerClose)
        {
            Context.Stop(Self);
            return;
        }

        Send();
        if (_isReadPaused)
        {
            _isReadPaused = false;
            ReceiveNextUnlessFlooded();
        }
    }

    private void ReceiveNextUnlessFlooded()
    {
        if (_pending.Length > ReadPauseThreshold)
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
        if (_isClosing)
        {
            return;
        }

        LeaveTable();
        _pending.Append(WebSocketOpcode.Close, GoingAway);
        _awaitsPeerClose = true;
        Close();
    }

    /// <summary>Ends the connection without a close frame as soon as what is queued has been written, as gateways do.</summary>
    private void EndAfterWriting()
    {
        Close();
        if (!_isSending)
        {
            Context.Stop(Self);
        }
    }

    private void Close()
    {
        _isClosing = true;
        Timers.CancelAll();
        Timers.StartSingleTimer(Timeout.Close, Timeout.Close, CloseTimeout);
        Send();
    }

    private sealed class Written
    {
        public static Written Instance { get; } = new();
    }
}
