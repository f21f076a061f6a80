using NymActors.Mixnet.Gateways;
using NymActors.Mixnet.Storage;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Tests.Gateways;

/// <summary>The gateway's rows of docs/protocol/03-gateway.md section 26.</summary>
public class ClientSessionBadInputTests
{
    private readonly SessionHarness _harness = new();

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[1,2]")]
    [InlineData("""{"type":"somethingElse"}""")]
    [InlineData("""{"type":"handshakePayload"}""")]
    [InlineData("""{"type":"handshakePayload","protocol_version":300,"data":[1]}""")]
    [InlineData("""{"type":"handshakePayload","protocol_version":3,"data":[256]}""")]
    [InlineData("""{"type":"claimFreeTestnetBandwidth"}""")]
    [InlineData("""{"type":"authenticateV2","protocolVersion":4}""")]
    [InlineData("""{"type":"handshakeError","message":"x"}""")]
    public void An_unsuitable_text_before_authentication_gets_one_error_and_ends_the_connection(string text)
    {
        var (step, answers) = SessionHarness.Text(_harness.NewSession(), text);
        Assert.Equal(SessionStep.End, step);
        Assert.Equal(GatewayErrors.OnlyRegisterOrAuthenticate, ErrorIn(answers.Single()));
    }

    [Fact]
    public void A_binary_frame_before_authentication_gets_one_error_and_ends_the_connection()
    {
        var (step, answers) = SessionHarness.Binary(_harness.NewSession(), new byte[100]);
        Assert.Equal(SessionStep.End, step);
        Assert.Equal(GatewayErrors.BinaryBeforeAuthentication, ErrorIn(answers.Single()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(63)]
    [InlineData(79)]
    [InlineData(81)]
    public void An_init_message_of_a_wrong_length_fails_the_handshake(int length)
    {
        using var identity = IdentityKeyPair.Generate(SystemRandomSource.Instance);
        var init = new byte[100];
        identity.PublicKey.CopyTo(init);
        AssertHandshakeFails(SessionHarness.Text(_harness.NewSession(), new HandshakePayload(3, init.AsMemory(0, length)).ToJson()));
    }

    [Fact]
    public void An_identity_that_is_no_curve_point_fails_the_handshake()
    {
        var init = new byte[80];
        init.AsSpan(0, 32).Fill(0xFF);
        AssertHandshakeFails(SessionHarness.Text(_harness.NewSession(), new HandshakePayload(3, init).ToJson()));
    }

    [Theory]
    [InlineData(91)]
    [InlineData(93)]
    [InlineData(92)]
    public void Bad_client_material_fails_the_handshake_and_stores_nothing(int length)
    {
        using var identity = IdentityKeyPair.Generate(SystemRandomSource.Instance);
        using var handshake = Handshake(identity);
        var session = _harness.NewSession();
        SessionHarness.Text(session, new HandshakePayload(3, handshake.Start()).ToJson());
        AssertHandshakeFails(SessionHarness.Text(session, new HandshakePayload(3, new byte[length]).ToJson()));
        Assert.False(_harness.Services.Storage.TryFind(new Bytes32(identity.PublicKey.Bytes), out _));
    }

    [Fact]
    public void Other_frames_inside_the_handshake_are_skipped()
    {
        using var identity = IdentityKeyPair.Generate(SystemRandomSource.Instance);
        using var handshake = Handshake(identity);
        var session = _harness.NewSession();
        var material = SessionHarness.Response(SessionHarness.Text(session, new HandshakePayload(3, handshake.Start()).ToJson()).Answers[0]);
        foreach (var text in new[] { "garbage", """{"type":"supportedProtocol"}""", """{"type":"claimFreeTestnetBandwidth"}""" })
        {
            var (step, answers) = SessionHarness.Text(session, text);
            Assert.Equal(SessionStep.Skip, step);
            Assert.Empty(answers);
        }

        Assert.Equal(SessionStep.Skip, SessionHarness.Binary(session, new byte[50]).Step);
        var answer = handshake.OnGatewayMaterial(((HandshakePayload)material).Data.Span);
        Assert.Equal(SessionStep.Registered, SessionHarness.Text(session, new HandshakePayload(3, answer).ToJson()).Step);
    }

    [Fact]
    public void A_connected_identity_cannot_be_registered_by_another_connection()
    {
        var (session, _, identity) = _harness.Registered();
        _harness.Services.Clients.Enter(new ActiveClient(session.Address, Akka.Actor.ActorRefs.Nobody, new ClientOutbox(1), 0));
        using var handshake = Handshake(identity);
        var (step, answers) = SessionHarness.Text(_harness.NewSession(), new HandshakePayload(3, handshake.Start()).ToJson());
        Assert.Equal(SessionStep.End, step);
        Assert.Equal(GatewayErrors.AlreadyConnected, ErrorIn(answers.Single()));
    }

    [Theory]
    [InlineData(-121, false)]
    [InlineData(-120, true)]
    [InlineData(120, true)]
    [InlineData(121, false)]
    public void A_clock_may_be_off_by_two_minutes(int seconds, bool isAccepted)
    {
        var (_, key, identity) = _harness.Registered();
        var request = AuthenticationV2.Create(4, identity, key, Now((long)seconds), SystemRandomSource.Instance);
        var (step, answers) = SessionHarness.Text(_harness.NewSession(), request.ToJson());
        Assert.Equal(isAccepted ? SessionStep.Authenticate : SessionStep.End, step);
        if (!isAccepted)
        {
            Assert.Contains("excessively skewed", ErrorIn(answers.Single()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_authentication_can_be_used_once_and_several_may_fall_into_one_second()
    {
        var (_, key, identity) = _harness.Registered();
        var first = AuthenticationV2.Create(4, identity, key, Now(), SystemRandomSource.Instance);
        var second = AuthenticationV2.Create(4, identity, key, Now(), SystemRandomSource.Instance);
        var earlier = AuthenticationV2.Create(4, identity, key, Now(-1), SystemRandomSource.Instance);
        foreach (var request in new[] { first, second })
        {
            var session = _harness.NewSession();
            Assert.Equal(SessionStep.Authenticate, SessionHarness.Text(session, request.ToJson()).Step);
            Assert.IsType<AuthenticateResponse>(SessionHarness.Response(SessionHarness.Complete(session).Single()));
        }

        foreach (var request in new[] { first, second, earlier })
        {
            var (step, answers) = SessionHarness.Text(_harness.NewSession(), request.ToJson());
            Assert.Equal(SessionStep.End, step);
            Assert.Equal(GatewayErrors.ReusedTimestamp, ErrorIn(answers.Single()));
        }
    }

    [Fact]
    public void Wrong_signature_key_nonce_version_and_unknown_clients_are_refused()
    {
        var (_, key, identity) = _harness.Registered();
        var good = AuthenticationV2.Create(4, identity, key, Now(), SystemRandomSource.Instance);
        using var stranger = IdentityKeyPair.Generate(SystemRandomSource.Instance);
        using var otherKey = SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, new byte[32]);
        using var legacyKey = SharedKey.FromBytes(SharedKeyKind.Legacy, new byte[32]);
        var refused = new Dictionary<string, AuthenticateV2Request>
        {
            ["failed to verify request signature"] = good with { RequestUnixTimestamp = good.RequestUnixTimestamp + 1 },
            ["the client is not registered"] = AuthenticationV2.Create(4, stranger, key, Now(), SystemRandomSource.Instance),
            ["failed to verify provided address ciphertext"] = AuthenticationV2.Create(4, identity, otherKey, Now(), SystemRandomSource.Instance),
            ["the provided nonce"] = AuthenticationV2.Create(4, identity, legacyKey, Now(), SystemRandomSource.Instance),
            ["incompatible protocol version"] = AuthenticationV2.Create(3, identity, key, Now(), SystemRandomSource.Instance),
        };
        foreach (var (reason, request) in refused)
        {
            var (step, answers) = SessionHarness.Text(_harness.NewSession(), request.ToJson());
            Assert.Equal(SessionStep.End, step);
            Assert.Contains(reason, ErrorIn(answers.Single()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Versions_are_echoed_and_never_raised()
    {
        var (_, key, identity) = _harness.Registered();
        foreach (byte version in new byte[] { 4, 5, 6, 255 })
        {
            var session = _harness.NewSession();
            SessionHarness.Text(session, AuthenticationV2.Create(version, identity, key, Now(), SystemRandomSource.Instance).ToJson());
            var answer = (AuthenticateResponse)SessionHarness.Response(SessionHarness.Complete(session).Single());
            Assert.Equal(Math.Min(version, (byte)6), answer.ProtocolVersion);
        }
    }

    [Fact]
    public void Bad_binary_frames_get_an_error_cost_nothing_and_leave_the_connection_open()
    {
        var (session, key, _) = _harness.Registered();
        var codec = new BinaryFrameCodec(key, SystemRandomSource.Instance);
        byte[] good = [0, 4, 0x27, 0x11, 127, 0, 0, 1, .. new byte[386]];
        var frame = codec.Encode(BinaryFrameKind.Standard, good);
        byte[][] bad =
        [
            [],
            [1],
            frame[..13],
            frame[..29],
            [1, 0, .. new byte[20]],
            [1, 0, .. frame[2..]],
            [1, 2, .. frame[2..]],
            [0, .. frame[1..]],
            [3, .. frame[1..]],
            [.. frame[..^1], (byte)(frame[^1] ^ 1)],
            codec.Encode(BinaryFrameKind.Standard, []),
            codec.Encode(BinaryFrameKind.WithKeyRotation, []),
            codec.Encode(BinaryFrameKind.Standard, [1, .. good[1..]]),
            codec.Encode(BinaryFrameKind.Standard, [3, .. good[1..]]),
            codec.Encode(BinaryFrameKind.WithKeyRotation, [0, 3, .. good[1..]]),
            codec.Encode(BinaryFrameKind.Standard, [0, 5, .. good[2..]]),
            codec.Encode(BinaryFrameKind.Standard, [0, 6, .. good[2..]]),
            codec.Encode(BinaryFrameKind.Standard, good.AsSpan(0, 5)),
            codec.Encode(BinaryFrameKind.Standard, good.AsSpan(0, good.Length - 1)),
            codec.Encode(BinaryFrameKind.Standard, [2, .. good[1..8], .. new byte[2371]]),
        ];
        foreach (var bytes in bad)
        {
            var (step, answers) = SessionHarness.Binary(session, bytes);
            Assert.Equal(SessionStep.Continue, step);
            Assert.StartsWith("Provided binary request was malformed", ErrorIn(answers.Single()), StringComparison.Ordinal);
        }

        Assert.Empty(_harness.Sent.Packets);
        var sent = (SendResponse)SessionHarness.Response(SessionHarness.Binary(session, frame).Answers.Single());
        Assert.Equal(68_719_476_736 - 386, sent.RemainingBandwidth);
        Assert.Single(_harness.Sent.Packets);
    }

    [Fact]
    public void Bad_texts_after_authentication_get_an_error_and_leave_the_connection_open()
    {
        var (session, _, _) = _harness.Registered();
        var bad = new Dictionary<string, string>
        {
            ["not json"] = "Provided text request was malformed",
            ["""{"type":"unheardOf"}"""] = "Provided text request was malformed",
            [new HandshakePayload(3, new byte[80]).ToJson()] = GatewayErrors.NotValidHere,
            [new CredentialRequest(CredentialKind.Ecash, new byte[3], new byte[12]).ToJson()] = GatewayErrors.CredentialsNotSupported,
            [new UpgradeModeRequest("token").ToJson()] = GatewayErrors.UpgradeModeNotSupported,
            [new EncryptedRequest(new byte[40], new byte[12]).ToJson()] = EncryptedText.NotDecryptable,
            [new EncryptedRequest(new byte[40], new byte[3]).ToJson()] = EncryptedText.NotDecryptable,
        };
        foreach (var (text, reason) in bad)
        {
            var (step, answers) = SessionHarness.Text(session, text);
            Assert.Equal(SessionStep.Continue, step);
            Assert.StartsWith(reason, ErrorIn(answers.Single()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_client_that_wants_to_be_forgotten_is_and_its_connection_goes_on()
    {
        var (session, key, _) = _harness.Registered();
        var address = session.Address;
        _harness.Services.Storage.Messages.TryAdd(address, new StoredMessage(_harness.Time.GetUtcNow(), new byte[21]));

        Assert.Equal(SensitiveResponse.RememberMeAck, Ask(new RememberMeRequest(SessionType.Wasm)));
        Assert.Equal(SensitiveResponse.ForgetMeAck, Ask(new ForgetMeRequest(Client: false, Stats: true)));
        Assert.True(_harness.Services.Storage.TryFind(address, out _));
        Assert.Equal(SensitiveResponse.ForgetMeAck, Ask(new ForgetMeRequest(Client: true, Stats: true)));
        Assert.False(_harness.Services.Storage.TryFind(address, out _));
        Assert.Equal(0, _harness.Services.Storage.Messages.Count);
        Assert.IsType<BandwidthResponse>(SessionHarness.Response(
            SessionHarness.Text(session, new ClaimFreeBandwidthRequest().ToJson()).Answers.Single()));

        SensitiveResponse Ask(SensitiveRequest request)
        {
            var (_, answers) = SessionHarness.Text(session, EncryptedText.Seal(request, key, SystemRandomSource.Instance).ToJson());
            return EncryptedText.Open((EncryptedResponse)SessionHarness.Response(answers.Single()), key);
        }
    }

    private static void AssertHandshakeFails((SessionStep Step, List<string> Answers) outcome)
    {
        Assert.Equal(SessionStep.End, outcome.Step);
        Assert.IsType<HandshakeError>(SessionHarness.Response(outcome.Answers[0]));
        Assert.StartsWith("Failed to perform registration handshake", ErrorIn(outcome.Answers[1]), StringComparison.Ordinal);
    }

    private static string ErrorIn(string text) => Assert.IsType<ErrorResponse>(SessionHarness.Response(text)).Message;

    private RegistrationHandshakeClient Handshake(IdentityKeyPair identity) =>
        new(identity, _harness.Node.Keys.Identity.PublicKey, SharedKeyKind.AesGcmSiv, SystemRandomSource.Instance);

    private ulong Now(long offset = 0) => (ulong)(_harness.Time.GetUtcNow().ToUnixTimeSeconds() + offset);
}
