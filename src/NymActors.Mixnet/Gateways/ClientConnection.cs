using Akka.Actor;
using NymActors.Streams.WebSockets;

namespace NymActors.Mixnet.Gateways;

/// <summary>
/// The life of one client connection without its socket and timers (docs/protocol/03-gateway.md 17.1, 17.4): what a frame, a verdict,
/// a question or the end of a time limit leads to. What is to be written is left with the writer. Used by the connection's actor only.
/// </summary>
/// <param name="session">Knows what frames mean.</param>
/// <param name="writer">Takes the answers.</param>
/// <param name="presence">The place among the active clients.</param>
/// <param name="liveness">Asks the client for a sign of life.</param>
/// <param name="setLimit">Replaces the time limit that runs; there is never more than one. Null for none.</param>
/// <param name="askHolder">Asks another connection for a verdict about its client.</param>
internal sealed class ClientConnection(
    ClientSession session,
    ClientWriter writer,
    ClientPresence presence,
    LivenessCheck liveness,
    Action<TimeSpan?> setLimit,
    Action<ActiveClient> askHolder)
{
    /// <summary>Close code 1001 of RFC 6455.</summary>
    private static readonly byte[] GoingAway = [0x03, 0xE9];

    private const int CloseCodeLength = 2;

    private ConnectionPhase _phase = ConnectionPhase.Opening;
    private WebSocketMessage? _held;
    private bool _awaitsPeerClose;
    private bool _hasPeerClosed;
    private bool _isOutOfTime;

    /// <summary>
    /// Whether the next frame can be taken: not while one waits for a verdict, because its payload lies in the reader's buffer, and not
    /// after a close frame, which is the last.
    /// </summary>
    public bool WantsMessage => _held is null && !_hasPeerClosed;

    /// <summary>Whether the connection can be dropped.</summary>
    public bool IsDone => _phase == ConnectionPhase.Closing && (_isOutOfTime || (writer.IsIdle && !_awaitsPeerClose));

    /// <summary>The socket is open.</summary>
    public void Begin() => setLimit(session.MessageLimit);

    /// <summary>Handles a frame of the client.</summary>
    public void OnMessage(WebSocketMessage message)
    {
        switch (message.Opcode)
        {
            case WebSocketOpcode.Close:
                OnClose(message.Payload.Span);
                break;
            case var _ when _phase == ConnectionPhase.Closing:
                break;
            case WebSocketOpcode.Ping:
                writer.Answers.Append(WebSocketOpcode.Pong, message.Payload.Span);
                break;
            case WebSocketOpcode.Pong:
                OnPong(message.Payload.Span);
                break;
            case var _ when _phase == ConnectionPhase.CheckingDuplicate:
                _held = message;
                break;
            case WebSocketOpcode.Text:
                Take(session.OnText(message.Payload, writer.Answers));
                break;
            default:
                Take(session.OnBinary(message.Payload, writer.Answers));
                break;
        }
    }

    /// <summary>Answers whether the client is still there, at once or when it has answered a ping.</summary>
    public void OnCheckLiveness(IActorRef asker)
    {
        if (_phase != ConnectionPhase.Active)
        {
            asker.Tell(new LivenessVerdict(false));
        }
        else if (liveness.TryBegin(asker, writer.Answers))
        {
            setLimit(ClientTimeLimits.Pong);
        }
    }

    /// <summary>The other connection has answered, or has ended.</summary>
    /// <param name="isActive">Whether its client is still there.</param>
    public void OnVerdict(bool isActive)
    {
        if (_phase != ConnectionPhase.CheckingDuplicate)
        {
            return;
        }

        if (isActive)
        {
            RefuseAuthentication(GatewayErrors.AlreadyConnected);
            return;
        }

        CompleteAuthentication();
        if (_held is { } held)
        {
            _held = null;
            OnMessage(held);
        }
    }

    /// <summary>The time limit that ran is over.</summary>
    public void OnLimit()
    {
        switch (_phase)
        {
            case ConnectionPhase.Opening:
                session.OnTimeout(writer.Answers);
                BeginClosing();
                break;
            case ConnectionPhase.CheckingDuplicate:
                OnVerdict(isActive: false);
                break;
            case ConnectionPhase.Active:
                liveness.Conclude(isActive: false);
                break;
            case ConnectionPhase.Closing:
                _isOutOfTime = true;
                break;
        }
    }

    /// <summary>
    /// The gateway stops: what is under way goes out, then a close frame, and the socket ends when the client has closed its side, so
    /// that nothing written is lost. All else waits in the store.
    /// </summary>
    public void Stop()
    {
        if (_phase != ConnectionPhase.Closing)
        {
            presence.Leave();
            writer.Answers.Append(WebSocketOpcode.Close, GoingAway);
            _awaitsPeerClose = true;
            BeginClosing();
        }
    }

    private void Take(SessionStep step)
    {
        switch (step)
        {
            case SessionStep.Continue when _phase == ConnectionPhase.Opening:
                setLimit(session.MessageLimit);
                break;
            case SessionStep.Authenticate:
                BeginAuthentication();
                break;
            case SessionStep.Registered:
                BecomeActive();
                break;
            case SessionStep.End:
                BeginClosing();
                break;
        }
    }

    private void BeginAuthentication()
    {
        if (presence.FindHolder() is not { } holder)
        {
            CompleteAuthentication();
        }
        else if (session.IsStaleAgainst(holder.SessionStart))
        {
            RefuseAuthentication(GatewayErrors.StaleAuthentication);
        }
        else
        {
            _phase = ConnectionPhase.CheckingDuplicate;
            setLimit(ClientTimeLimits.Verdict);
            askHolder(holder);
        }
    }

    private void RefuseAuthentication(string reason)
    {
        ClientSession.RefuseAuthentication(reason, writer.Answers);
        BeginClosing();
    }

    private void CompleteAuthentication()
    {
        session.CompleteAuthentication(writer.Answers);
        BecomeActive();
    }

    /// <summary>
    /// The response is already queued: it goes out before any push, because a client that registers has no place for a push before it
    /// (docs/protocol/03-gateway.md 17.6).
    /// </summary>
    private void BecomeActive()
    {
        _phase = ConnectionPhase.Active;
        setLimit(null);
        presence.Enter();
    }

    private void OnPong(ReadOnlySpan<byte> payload)
    {
        if (liveness.TryConclude(payload) && _phase == ConnectionPhase.Active)
        {
            setLimit(null);
        }
    }

    /// <summary>A close frame is answered with one, unless it is the answer itself (RFC 6455 section 5.5.1).</summary>
    private void OnClose(ReadOnlySpan<byte> payload)
    {
        _hasPeerClosed = true;
        if (!_awaitsPeerClose)
        {
            presence.Leave();
            writer.Answers.Append(WebSocketOpcode.Close, payload[..Math.Min(payload.Length, CloseCodeLength)]);
        }

        _awaitsPeerClose = false;
        BeginClosing();
    }

    /// <summary>From now on nothing is answered, and the connection ends when what is queued has been written.</summary>
    private void BeginClosing()
    {
        _phase = ConnectionPhase.Closing;
        _held = null;
        setLimit(ClientTimeLimits.Close);
    }
}
