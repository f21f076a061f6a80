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
        var choice = await ProbeAsync(announced);
        Assert.Equal(new ClientProtocolChoice(proposed, SharedKeyKind.AesGcmSiv, AuthenticationVersion: 2), choice);
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
        var registering = _dialogue.RegisterAsync(_identity, await ProbeAsync(6), Cancellation);
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
        var registering = _dialogue.RegisterAsync(_identity, await ProbeAsync(6), Cancellation);
        await SayAsync(new HandshakePayload(7, handshake.OnInit((await HearAsync<HandshakePayload>()).Data.Span)));
        Assert.Equal(GatewayProtocol.TooNewForClient(7), (await HearAsync<HandshakeError>()).Message);
        var error = await Assert.ThrowsAsync<NymClientException>(() => registering.WaitAsync(Limit, Cancellation));
        Assert.Equal(NymClientError.GatewayRefused, error.Error);
    }

    private static string DigestOf(SharedKey key)
    {
        var digest = new byte[SharedKey.DigestLength];
        key.CopyDigestTo(digest);
        return Convert.ToHexString(digest);
    }

    private async Task<ClientProtocolChoice> ProbeAsync(byte announced)
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
