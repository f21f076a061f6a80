using NymActors.Mixnet.WebSockets;
using NymActors.Protocol;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Gateways;

/// <summary>
/// What the frames of one connection mean, from the first probe on: the state machine of docs/protocol/03-gateway.md 17.1 without
/// sockets, timers and actors. Answers are appended to the frames given; what else is to be done is told by the step returned.
/// </summary>
internal sealed class ClientSession(GatewayServices gateway) : IDisposable
{
    private RegistrationHandshakeServer? _handshake;
    private ClientRecord? _client;
    private AuthenticateV2Request? _signedRequest;
    private byte _version;
    private AuthenticatedRequests? _requests;

    public bool IsAuthenticated => _requests is not null;

    public bool IsInHandshake => _handshake is not null;

    /// <summary>The client, once it is registered or has proved who it is.</summary>
    public Bytes32 Address => _client?.Address ?? default;

    /// <summary>
    /// Signed start of the session in Unix seconds. A registration and an authentication without time stamp have none and never make
    /// another one stale: whether they are still alive decides (17.4).
    /// </summary>
    public long SessionStart { get; private set; } = long.MinValue;

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
            case SupportedProtocolRequest:
                Write(new SupportedProtocolResponse(GatewayProtocol.OwnGateway), answers);
                return SessionStep.Continue;
            case HandshakePayload init:
                return BeginRegistration(init, answers);
            case AuthenticateV2Request signed:
                return CheckSigned(signed, answers);
            case AuthenticateRequest unsigned:
                return CheckUnsigned(unsigned, answers);
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
    public bool IsStaleAgainst(long sessionStart) => _signedRequest is not null && SessionStart < sessionStart;

    /// <summary>The duplicate check went well: the client is authenticated, and told so.</summary>
    public void CompleteAuthentication(FrameBuffer answers)
    {
        if (_signedRequest is { } signed)
        {
            _client!.Authentications.Record(signed.RequestUnixTimestamp, signed.Nonce.Span);
            _signedRequest = null;
        }

        Write(new AuthenticateResponse(_version, Status: true, _client!.Bandwidth), answers);
        BecomeAuthenticated(_client);
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
        _client!.Traffic.CountPushed(isAcknowledgement: contentLength <= LongestAcknowledgement);

    public void Dispose()
    {
        _handshake?.Dispose();
        if (IsAuthenticated)
        {
            _client!.Traffic.CountDisconnected();
        }
    }

    /// <summary>Everything up to this length is an acknowledgement to clients (docs/protocol/03-gateway.md section 11).</summary>
    private const int LongestAcknowledgement = 48;

    private static SessionStep Refuse(string reason, FrameBuffer answers)
    {
        Write(new ErrorResponse(reason), answers);
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
            _version = GatewayProtocol.ChooseForGateway(init.ProtocolVersion, _handshake.Kind);
            Write(new HandshakePayload(_version, material), answers);
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
            Write(new HandshakePayload(_version, done), answers);
            Write(new RegisterResponse(_version, Status: true), answers);
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

    private SessionStep CheckSigned(AuthenticateV2Request request, FrameBuffer answers)
    {
        var address = new Bytes32(request.ClientIdentity.Bytes);
        ClientRecord? client = null;
        string? refusal = AuthenticationV2.Check(request, (ulong)gateway.Options.Time.GetUtcNow().ToUnixTimeSeconds());
        if (refusal is null)
        {
            gateway.Storage.TryFind(address, out client);
            refusal = AuthenticationV2.CheckAgainstStored(request, client?.Key, lastTimestamp: null);
        }

        if (refusal is null && !client!.Authentications.IsNew(request.RequestUnixTimestamp, request.Nonce.Span))
        {
            refusal = GatewayErrors.ReusedTimestamp;
        }

        if (refusal is not null)
        {
            return Refuse(refusal, answers);
        }

        _client = client;
        _signedRequest = request;
        _version = GatewayProtocol.ChooseForGateway(request.ProtocolVersion, client!.Key.Kind);
        SessionStart = (long)request.RequestUnixTimestamp;
        return SessionStep.Authenticate;
    }

    private SessionStep CheckUnsigned(AuthenticateRequest request, FrameBuffer answers)
    {
        if (AuthenticationV1.ReadClient(request, out IdentityKey identity) is { } malformed)
        {
            return Refuse(malformed, answers);
        }

        if (!gateway.Storage.TryFind(new Bytes32(identity.Bytes), out var client)
            || !AuthenticationV1.IsAuthentic(request, identity, client.Key))
        {
            byte version = GatewayProtocol.ChooseForGateway(request.ProtocolVersion, SharedKeyKind.Legacy);
            Write(new AuthenticateResponse(version, Status: false, 0), answers);
            return SessionStep.End;
        }

        _client = client;
        _version = GatewayProtocol.ChooseForGateway(request.ProtocolVersion, client.Key.Kind);
        return SessionStep.Authenticate;
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
