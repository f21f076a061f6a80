using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;
using NymActors.Streams.Links;
using NymActors.Testing;

namespace NymActors.Gateways;

/// <summary>Which version the client and a gateway, played by the test, agree on at the beginning of a connection.</summary>
public sealed class ProtocolVersionTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly SeededRandomSource _random = new(13);
    private readonly IdentityKeyPair _gatewayKeys;
    private readonly IdentityKeyPair _identity;
    private readonly IGatewayConnection _gateway;
    private readonly GatewayDialogue _dialogue;

    public ProtocolVersionTests()
    {
        _gatewayKeys = IdentityKeyPair.Generate(_random);
        _identity = IdentityKeyPair.Generate(_random);
        (var client, _gateway) = InMemoryGatewayConnection.CreatePair();
        _dialogue = new GatewayDialogue(client, _gatewayKeys.PublicKey, TimeProvider.System, _random, TestClients.Patience);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _gatewayKeys.Dispose();
        _identity.Dispose();
    }

    [Theory]
    [InlineData(7, 6)]
    [InlineData(6, 6)]
    [InlineData(5, 5)]
    [InlineData(4, 4)]
    public async Task The_version_proposed_is_what_both_sides_understand(byte announced, byte proposed)
    {
        Assert.Equal(announced, await ProbeAsync(announced));
        Assert.Equal(
            new ClientProtocolChoice(proposed, SharedKeyKind.AesGcmSiv, AuthenticationVersion: 2), GatewayProtocol.ChooseForClient(announced));
    }

    [Theory]
    [InlineData(null, 6)]
    [InlineData((byte)5, 5)]
    [InlineData((byte)6, 6)]
    public async Task The_version_of_the_authentication_is_the_one_that_the_gateway_answers(byte? answered, byte inForce)
    {
        var (version, balance) = await AuthenticateAsync(answered);
        Assert.Equal((inForce, 1_000), (version, balance));
    }

    [Fact]
    public async Task An_authentication_in_a_version_that_the_client_does_not_know_is_refused()
    {
        var error = await Assert.ThrowsAsync<NymClientException>(() => AuthenticateAsync(7));
        Assert.Equal(NymClientError.GatewayRefused, error.Error);
        Assert.Contains("protocol version 7, this client understands up to 6", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registration_goes_on_in_the_version_that_the_gateway_answers()
    {
        using var handshake = new RegistrationHandshakeServer(_gatewayKeys, _random);
        var registering = _dialogue.RegisterAsync(_identity, GatewayProtocol.ChooseForClient(await ProbeAsync(6)), Cancellation);
        var init = await HearAsync<HandshakePayload>();
        Assert.Equal((byte)6, init.ProtocolVersion);
        await SayAsync(new HandshakePayload(5, handshake.OnInit(init.Data.Span)));
        var material = await HearAsync<HandshakePayload>();
        Assert.Equal((byte)5, material.ProtocolVersion);
        await SayAsync(new HandshakePayload(5, handshake.OnClientMaterial(material.Data.Span, out var agreed)));
        await SayAsync(new RegisterResponse(5, Status: true));
        using var key = await registering.WaitAsync(Limit, Cancellation);
        using (agreed)
        {
            Assert.Equal(DigestOf(agreed), DigestOf(key));
        }
    }

    [Fact]
    public async Task A_registration_in_a_version_that_the_client_does_not_know_is_refused_and_the_gateway_told()
    {
        using var handshake = new RegistrationHandshakeServer(_gatewayKeys, _random);
        var registering = _dialogue.RegisterAsync(_identity, GatewayProtocol.ChooseForClient(await ProbeAsync(6)), Cancellation);
        await SayAsync(new HandshakePayload(7, handshake.OnInit((await HearAsync<HandshakePayload>()).Data.Span)));
        Assert.Equal(GatewayProtocol.TooNewForClient(7), (await HearAsync<HandshakeError>()).Message);
        var error = await Assert.ThrowsAsync<NymClientException>(() => registering.WaitAsync(Limit, Cancellation));
        Assert.Equal(NymClientError.GatewayRefused, error.Error);
    }

    [Fact]
    public async Task A_gateway_of_2023_answers_the_probe_with_an_error_and_agrees_on_a_key_of_the_old_kind()
    {
        var probing = _dialogue.ProbeAsync(Cancellation);
        await HearAsync<SupportedProtocolRequest>();
        await SayAsync(new ErrorResponse("Only 'Register' or 'Authenticate' requests are allowed"));
        Assert.Null(await probing.WaitAsync(Limit, Cancellation));

        using var handshake = new RegistrationHandshakeServer(_gatewayKeys, _random);
        var registering = _dialogue.RegisterAsync(_identity, GatewayProtocol.ChooseForClient(null), Cancellation);
        var init = await HearAsync<HandshakePayload>();
        Assert.Equal(((byte)1, 64), (init.ProtocolVersion!.Value, init.Data.Length));
        await SayAsync(new HandshakePayload(1, handshake.OnInit(init.Data.Span)));
        await SayAsync(new HandshakePayload(1, handshake.OnClientMaterial((await HearAsync<HandshakePayload>()).Data.Span, out var agreed)));
        await SayAsync(new RegisterResponse(1, Status: true));
        using var key = await registering.WaitAsync(Limit, Cancellation);
        using (agreed)
        {
            Assert.Equal(SharedKeyKind.Legacy, key.Kind);
            Assert.Equal(Convert.ToHexString(BytesOf(agreed)), Convert.ToHexString(BytesOf(key)));
        }
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData((byte)1, 1)]
    [InlineData((byte)3, 1)]
    [InlineData((byte)4, 4)]
    [InlineData((byte)6, 4)]
    public async Task A_key_of_the_old_kind_proves_the_client_in_the_way_that_the_gateway_knows(byte? announced, byte proposed)
    {
        using var key = SharedKey.FromBytes(SharedKeyKind.Legacy, new byte[32]);
        var authenticating = _dialogue.AuthenticateAsync(_identity, key, announced, Cancellation);
        if (announced >= 4)
        {
            Assert.Equal(proposed, (await HearAsync<AuthenticateV2Request>()).ProtocolVersion);
        }
        else
        {
            var request = await HearAsync<AuthenticateRequest>();
            Assert.Equal(proposed, request.ProtocolVersion);
            Assert.True(AuthenticationV1.IsAuthentic(request, _identity.PublicKey, key));
        }

        await SayAsync(new AuthenticateResponse(proposed, Status: true, 1_000));
        Assert.Equal((proposed, 1_000), await authenticating.WaitAsync(Limit, Cancellation));
    }

    [Fact]
    public async Task At_version_3_a_key_of_the_new_kind_is_proved_without_a_signature()
    {
        using var key = SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, new byte[32]);
        var authenticating = _dialogue.AuthenticateAsync(_identity, key, announced: 3, Cancellation);
        var request = await HearAsync<AuthenticateRequest>();
        Assert.Equal((byte)3, request.ProtocolVersion);
        Assert.True(AuthenticationV1.IsAuthentic(request, _identity.PublicKey, key));
        await SayAsync(new AuthenticateResponse(3, Status: true, 1_000));
        await authenticating.WaitAsync(Limit, Cancellation);
    }

    [Fact]
    public async Task A_key_of_the_new_kind_is_not_shown_to_a_gateway_that_is_too_old_for_it()
    {
        using var key = SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, new byte[32]);
        var error = await Assert.ThrowsAsync<NymClientException>(() => _dialogue.AuthenticateAsync(_identity, key, announced: null, Cancellation));
        Assert.Equal(NymClientError.GatewayRefused, error.Error);
        Assert.Contains("register with it again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_takes_no_keys_of_the_old_kind_any_more_is_refused_with_the_remedy()
    {
        using var key = SharedKey.FromBytes(SharedKeyKind.Legacy, new byte[32]);
        var authenticating = _dialogue.AuthenticateAsync(_identity, key, announced: 6, Cancellation);
        await HearAsync<AuthenticateV2Request>();
        await SayAsync(new ErrorResponse("the client is not registered"));
        var error = await Assert.ThrowsAsync<NymClientException>(() => authenticating.WaitAsync(Limit, Cancellation));
        Assert.Contains("the client is not registered", error.Message, StringComparison.Ordinal);
        Assert.Contains("register with it again", error.Message, StringComparison.Ordinal);
    }

    private static byte[] BytesOf(SharedKey key)
    {
        var bytes = new byte[SharedKey.Length];
        key.CopyTo(bytes);
        return bytes;
    }

    private static string DigestOf(SharedKey key)
    {
        var digest = new byte[SharedKey.DigestLength];
        key.CopyDigestTo(digest);
        return Convert.ToHexString(digest);
    }

    private async Task<byte?> ProbeAsync(byte announced)
    {
        var probing = _dialogue.ProbeAsync(Cancellation);
        await HearAsync<SupportedProtocolRequest>();
        await SayAsync(new SupportedProtocolResponse(announced));
        return await probing.WaitAsync(Limit, Cancellation);
    }

    private async Task<(byte Version, long Balance)> AuthenticateAsync(byte? answered)
    {
        using var key = SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, new byte[32]);
        var authenticating = _dialogue.AuthenticateAsync(_identity, key, await ProbeAsync(6), Cancellation);
        Assert.Equal(6, (await HearAsync<AuthenticateV2Request>()).ProtocolVersion);
        await SayAsync(new AuthenticateResponse(answered, Status: true, 1_000));
        return await authenticating.WaitAsync(Limit, Cancellation);
    }

    private async Task<T> HearAsync<T>()
        where T : GatewayTextMessage
    {
        var message = await _gateway.ReceiveAsync(Cancellation).AsTask().WaitAsync(Limit, Cancellation);
        Assert.True(message is { IsText: true });
        return Assert.IsType<T>(GatewayTextMessage.ParseRequest(message.Value.Bytes));
    }

    private ValueTask SayAsync(GatewayTextMessage message) => _gateway.SendTextAsync(message.ToJson(), Cancellation);
}
