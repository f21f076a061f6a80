using NymActors.Mixnet.Storage;
using NymActors.Protocol;
using NymActors.Protocol.Gateway;
using NymActors.Sphinx;
using NymActors.Streams.WebSockets;

namespace NymActors.Mixnet.Gateways;

/// <summary>
/// What the frames of one connection mean, from the first probe on: the state machine of docs/protocol/03-gateway.md 17.1 without
/// sockets, timers and actors. Answers are appended to the frames given; what else is to be done is told by the step returned.
/// </summary>
internal sealed class ClientSession(GatewayServices gateway) : IDisposable
{
    private readonly AuthenticationChecks _checks = new(gateway);
    private RegistrationHandshakeServer? _handshake;
    private byte _registrationVersion;
    private ProvenClient? _proven;
    private ClientRecord? _client;
    private AuthenticatedRequests? _requests;

    public bool IsAuthenticated => _requests is not null;

    public bool IsInHandshake => _handshake is not null;

    /// <summary>The client, once it is registered or has proved who it is.</summary>
    public Bytes32 Address => (_client ?? _proven?.Client)?.Address ?? default;

    /// <summary>
    /// Signed start of the session in Unix seconds. A registration and an authentication without time stamp have none and never make
    /// another one stale: whether they are still alive decides (17.4).
    /// </summary>
    public long SessionStart => _proven?.SessionStart ?? long.MinValue;

    /// <summary>How long the next frame may take while the client is not authenticated.</summary>
    public TimeSpan MessageLimit => IsInHandshake ? ClientTimeLimits.HandshakeMessage : ClientTimeLimits.InitialMessage;

    /// <summary>Handles a text frame.</summary>
    public SessionStep OnText(ReadOnlyMemory<byte> utf8, FrameBuffer answers)
    {
        if (_requests is not null)
        {
            Write(_requests.AnswerText(utf8), answers);
            return SessionStep.Continue;
        }

        GatewayTextMessage request;
        try
        {
            request = GatewayTextMessage.ParseRequest(utf8);
        }
        catch (ProtocolException)
        {
            return IsInHandshake ? SessionStep.Skip : Refuse(GatewayErrors.OnlyRegisterOrAuthenticate, answers);
        }

        if (IsInHandshake)
        {
            return OnHandshakeMessage(request, answers);
        }

        switch (request)
        {
            case SupportedProtocolRequest when gateway.Protocol >= GatewayProtocol.GcmSivKeys:
                Write(new SupportedProtocolResponse(gateway.Protocol), answers);
                return SessionStep.Continue;
            case SupportedProtocolRequest:
                // Gateways that do not know the question keep the connection (docs/protocol/03-gateway.md 5.2).
                Write(new ErrorResponse(GatewayErrors.OnlyRegisterOrAuthenticate), answers);
                return SessionStep.Continue;
            case HandshakePayload init:
                return BeginRegistration(init, answers);
            case AuthenticateV2Request signed when gateway.Protocol >= GatewayProtocol.SignedAuthentication:
                return Conclude(_checks.CheckSigned(signed, out _proven), answers);
            case AuthenticateRequest unsigned:
                return Conclude(_checks.CheckUnsigned(unsigned, out _proven), answers);
            default:
                return Refuse(GatewayErrors.OnlyRegisterOrAuthenticate, answers);
        }
    }

    /// <summary>Handles a binary frame.</summary>
    public SessionStep OnBinary(ReadOnlyMemory<byte> frame, FrameBuffer answers)
    {
        if (_requests is not null)
        {
            Write(_requests.AnswerBinary(frame.Span), answers);
            return SessionStep.Continue;
        }

        return IsInHandshake ? SessionStep.Skip : Refuse(GatewayErrors.BinaryBeforeAuthentication, answers);
    }

    /// <summary>The awaited frame did not come.</summary>
    public void OnTimeout(FrameBuffer answers)
    {
        if (IsInHandshake)
        {
            FailHandshake(GatewayErrors.HandshakeTimeout, answers);
        }
        else
        {
            Write(new ErrorResponse(GatewayErrors.InitialTimeout), answers);
        }
    }

    /// <summary>Whether the authentication is older than the session it would replace. Equal seconds are not (17.4).</summary>
    public bool IsStaleAgainst(long sessionStart) => _proven?.Signed is not null && SessionStart < sessionStart;

    /// <summary>The duplicate check went well: the client is authenticated, and told so.</summary>
    public void CompleteAuthentication(FrameBuffer answers)
    {
        Write(_proven!.Accept(gateway.UpgradeMode), answers);
        BecomeAuthenticated(_proven.Client);
    }

    /// <summary>The duplicate check failed; the connection ends.</summary>
    public static void RefuseAuthentication(string reason, FrameBuffer answers) => Write(new ErrorResponse(reason), answers);

    /// <summary>Appends a message for the client, encrypted.</summary>
    public void AppendPush(ReadOnlySpan<byte> content, FrameBuffer frames)
    {
        var codec = _requests!.Codec;
        codec.Encode(BinaryFrameKind.Standard, content, frames.Append(WebSocketOpcode.Binary, content.Length + codec.Overhead));
    }

    /// <summary>Counts a message that has been written to the client.</summary>
    public void CountPushed(int contentLength) =>
        _client!.Traffic.CountPushed(isAcknowledgement: contentLength <= GatewayProtocol.LongestAcknowledgement);

    public void Dispose()
    {
        _handshake?.Dispose();
        if (IsAuthenticated)
        {
            _client!.Traffic.CountDisconnected();
        }
    }

    private static SessionStep Refuse(string reason, FrameBuffer answers) => Conclude(new ErrorResponse(reason), answers);

    /// <summary>Writes a refusal, if there is one.</summary>
    private static SessionStep Conclude(GatewayTextMessage? refusal, FrameBuffer answers)
    {
        if (refusal is null)
        {
            return SessionStep.Authenticate;
        }

        Write(refusal, answers);
        return SessionStep.End;
    }

    private static void Write(GatewayTextMessage message, FrameBuffer frames) => frames.Append(WebSocketOpcode.Text, message.ToUtf8());

    private SessionStep BeginRegistration(HandshakePayload init, FrameBuffer answers)
    {
        _handshake = new RegistrationHandshakeServer(gateway.Keys.Identity, gateway.Options.Random);
        try
        {
            var client = RegistrationHandshakeServer.ReadClient(init.Data.Span);
            if (gateway.Clients.TryGet(new Bytes32(client.Bytes), out _))
            {
                return Refuse(GatewayErrors.AlreadyConnected, answers);
            }

            byte[] material = _handshake.OnInit(init.Data.Span);
            if (_handshake.Kind != SharedKeyKind.Legacy && gateway.Protocol < GatewayProtocol.GcmSivKeys)
            {
                return FailHandshake(GatewayErrors.KeyMaterialLength(init.Data.Length), answers);
            }

            _registrationVersion = gateway.Choose(init.ProtocolVersion, _handshake.Kind);
            Write(new HandshakePayload(_registrationVersion, material), answers);
            return SessionStep.Continue;
        }
        catch (HandshakeException failure)
        {
            return FailHandshake(failure.Message, answers);
        }
    }

    private SessionStep OnHandshakeMessage(GatewayTextMessage message, FrameBuffer answers)
    {
        switch (message)
        {
            case HandshakePayload material:
                return CompleteRegistration(material, answers);
            case HandshakeError:
                return FailHandshake(GatewayErrors.HandshakeRefusedByClient, answers);
            default:
                return SessionStep.Skip;
        }
    }

    private SessionStep CompleteRegistration(HandshakePayload material, FrameBuffer answers)
    {
        try
        {
            byte[] done = _handshake!.OnClientMaterial(material.Data.Span, out var key);
            var client = gateway.Storage.Register(new Bytes32(_handshake.Client.Bytes), key);
            Write(new HandshakePayload(_registrationVersion, done), answers);
            Write(new RegisterResponse(_registrationVersion, Status: true, gateway.UpgradeMode), answers);
            BecomeAuthenticated(client);
            return SessionStep.Registered;
        }
        catch (HandshakeException failure)
        {
            return FailHandshake(failure.Message, answers);
        }
    }

    private static SessionStep FailHandshake(string reason, FrameBuffer answers)
    {
        Write(new HandshakeError(reason), answers);
        return Refuse(GatewayErrors.Handshake(reason), answers);
    }

    private void BecomeAuthenticated(ClientRecord client)
    {
        _handshake?.Dispose();
        _handshake = null;
        _client = client;
        _client.Traffic.CountConnected();
        _requests = new AuthenticatedRequests(gateway, client);
    }
}
