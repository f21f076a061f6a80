using NymActors.Mixnet.Gateways;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Tests.Gateways;

/// <summary>What a gateway says and understands when it plays each version of the protocol (docs/protocol/03-gateway.md section 5).</summary>
public sealed class ProtocolGenerationTests : IDisposable
{
    private readonly IdentityKeyPair _client = IdentityKeyPair.Generate(new SeededRandomSource(5));

    public void Dispose() => _client.Dispose();

    [Fact]
    public void A_gateway_announces_version_6_as_nodes_of_today_do()
    {
        using var session = new SessionHarness().NewSession();
        var (step, answers) = SessionHarness.Text(session, new SupportedProtocolRequest().ToJson());
        Assert.Equal(SessionStep.Continue, step);
        Assert.Equal("""{"type":"supportedProtocol","version":6}""", Assert.Single(answers));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_gateway_announces_the_version_that_it_is_told_to(byte version)
    {
        using var session = new SessionHarness(protocol: version).NewSession();
        var (_, answers) = SessionHarness.Text(session, new SupportedProtocolRequest().ToJson());
        Assert.Equal(new SupportedProtocolResponse(version), SessionHarness.Response(Assert.Single(answers)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_gateway_of_2023_does_not_know_the_question_and_keeps_the_connection(byte version)
    {
        using var session = new SessionHarness(protocol: version).NewSession();
        var (step, answers) = SessionHarness.Text(session, new SupportedProtocolRequest().ToJson());
        Assert.Equal(SessionStep.Continue, step);
        Assert.Equal(new ErrorResponse(GatewayErrors.OnlyRegisterOrAuthenticate), SessionHarness.Response(Assert.Single(answers)));
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void Answers_speak_of_the_upgrade_mode_from_version_6_on(byte version, bool speaks)
    {
        var (session, _, _) = new SessionHarness(protocol: version).Registered();
        using (session)
        {
            var (_, answers) = SessionHarness.Text(session, new ClaimFreeBandwidthRequest().ToJson());
            Assert.Equal(speaks, Assert.Single(answers).EndsWith(",\"upgrade_mode\":false}", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_client_of_2023_registers_and_authenticates_at_each_version(byte version)
    {
        var harness = new SessionHarness(protocol: version);
        using var key = Register(harness, SharedKeyKind.Legacy, out var register);
        Assert.Equal((byte)1, register.ProtocolVersion);

        using var session = harness.NewSession();
        var request = AuthenticationV1.Create(1, _client.PublicKey, key, new SeededRandomSource(6));
        Assert.Equal(SessionStep.Authenticate, SessionHarness.Text(session, request.ToJson()).Step);
        var answer = Assert.IsType<AuthenticateResponse>(SessionHarness.Response(Assert.Single(SessionHarness.Complete(session))));
        Assert.True(answer is { Status: true, ProtocolVersion: 1 });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_gateway_of_2023_takes_no_key_of_the_new_kind(byte version)
    {
        var harness = new SessionHarness(protocol: version);
        using var handshake = new RegistrationHandshakeClient(_client, harness.Node.Keys.Identity.PublicKey, SharedKeyKind.AesGcmSiv, new SeededRandomSource(7));
        using var session = harness.NewSession();
        var (step, answers) = SessionHarness.Text(session, new HandshakePayload(1, handshake.Start()).ToJson());
        Assert.Equal(SessionStep.End, step);
        Assert.Equal(new HandshakeError("received key material of invalid length - 80. Expected: 64"), SessionHarness.Response(answers[0]));
    }

    [Fact]
    public void A_gateway_below_version_4_does_not_know_the_signed_authentication()
    {
        var harness = new SessionHarness(protocol: 3);
        using var key = Register(harness, SharedKeyKind.AesGcmSiv, out _);
        using var session = harness.NewSession();
        var request = AuthenticationV2.Create(4, _client, key, (ulong)harness.Time.GetUtcNow().ToUnixTimeSeconds(), new SeededRandomSource(8));
        var (step, answers) = SessionHarness.Text(session, request.ToJson());
        Assert.Equal(SessionStep.End, step);
        Assert.Equal(new ErrorResponse(GatewayErrors.OnlyRegisterOrAuthenticate), SessionHarness.Response(Assert.Single(answers)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void No_gateway_plays_a_version_that_does_not_exist(byte version) =>
        Assert.Throws<ArgumentException>(() => new LocalMixnetOptions { GatewayProtocol = version }.Validate());

    private SharedKey Register(SessionHarness harness, SharedKeyKind kind, out RegisterResponse response)
    {
        var version = kind == SharedKeyKind.Legacy ? GatewayProtocol.Initial : GatewayProtocol.GcmSivKeys;
        using var handshake = new RegistrationHandshakeClient(_client, harness.Node.Keys.Identity.PublicKey, kind, new SeededRandomSource(9));
        using var session = harness.NewSession();
        var first = SessionHarness.Text(session, new HandshakePayload(version, handshake.Start()).ToJson());
        var material = handshake.OnGatewayMaterial(((HandshakePayload)SessionHarness.Response(first.Answers[0])).Data.Span);
        var second = SessionHarness.Text(session, new HandshakePayload(version, material).ToJson());
        response = (RegisterResponse)SessionHarness.Response(second.Answers[1]);
        return handshake.OnFinalization(((HandshakePayload)SessionHarness.Response(second.Answers[0])).Data.Span);
    }
}
