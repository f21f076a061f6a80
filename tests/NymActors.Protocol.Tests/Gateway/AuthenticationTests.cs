using System.Text.Json;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;

namespace NymActors.Protocol.Tests.Gateway;

public sealed class AuthenticationTests : IDisposable
{
    private const ulong Now = 1_700_000_000;

    private static readonly JsonElement Vector = TestVectors.Load("gateway-handshake.json");

    private readonly IdentityKeyPair _client = IdentityKeyPair.FromSeed(Vector.GetProperty("inputs").Hex("client_identity_seed"));
    private readonly SharedKey _key = SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, Vector.GetProperty("gcm_siv_registration").Hex("shared_key"));
    private readonly SharedKey _legacyKey = SharedKey.FromBytes(SharedKeyKind.Legacy, Vector.GetProperty("legacy_registration").Hex("shared_keys"));

    public void Dispose()
    {
        _client.Dispose();
        _key.Dispose();
        _legacyKey.Dispose();
    }

    [Fact]
    public void Version_2_agrees_with_the_vector()
    {
        var vector = Vector.GetProperty("authenticate_v2_gcm_siv_key");

        Assert.Equal(Now, vector.GetProperty("request_unix_timestamp").GetUInt64());
        var request = AuthenticationV2.Create(
            (byte)vector.Number("protocol_version"), _client, _key, Now, new ScriptedRandomSource(vector.Hex("nonce")));

        Assert.Equal(vector.Hex("address_ciphertext"), request.AddressCiphertext.ToArray());
        Assert.Equal(vector.Hex("signed_bytes"), AuthenticationV2.SignedBytes(request));
        Assert.Equal(vector.Number("signed_bytes_length"), AuthenticationV2.SignedBytes(request).Length);
        Assert.Equal(vector.Hex("signature"), request.RequestSignature.ToArray());
        Assert.Equal(vector.Text("json"), request.ToJson());
        Assert.Null(AuthenticationV2.Check(request, Now));
        Assert.Null(AuthenticationV2.CheckAgainstStored(request, _key, Now - 1));
    }

    [Fact]
    public void Version_2_with_a_legacy_key_signs_121_bytes()
    {
        var request = AuthenticationV2.Create(4, _client, _legacyKey, Now, new SeededRandomSource(1));
        Assert.Equal(121, AuthenticationV2.SignedBytes(request).Length);
        Assert.Null(AuthenticationV2.Check(request, Now));
        Assert.Null(AuthenticationV2.CheckAgainstStored(request, _legacyKey, null));
        Assert.Equal("the provided nonce (or legacy IV) did not have the expected length", AuthenticationV2.CheckAgainstStored(request, _key, null));
    }

    [Fact]
    public void Version_1_agrees_with_the_vector()
    {
        var vector = Vector.GetProperty("authenticate_v1_legacy_key");
        var request = AuthenticationV1.Create(1, _client.PublicKey, _legacyKey, new ScriptedRandomSource(vector.Hex("iv")));
        Assert.Equal(vector.Text("json"), request.ToJson());
        Assert.Equal((vector.Text("iv_base58"), vector.Text("encrypted_address_base58")), (request.Iv, request.EncryptedAddress));
        Assert.Equal(vector.Text("encrypted_address_base58"), Base58Text.Encode(vector.Hex("encrypted_address")));

        var withGcmSiv = AuthenticationV1.Create(3, _client.PublicKey, _key, new SeededRandomSource(2));
        Assert.True(AuthenticationV1.IsAuthentic(withGcmSiv, _client.PublicKey, _key));
        Assert.NotNull(AuthenticationV1.ReadClient(withGcmSiv with { Address = "abc" }, out _));
    }

    [Fact]
    public void The_clock_may_be_off_by_exactly_120_seconds_either_way()
    {
        var request = AuthenticationV2.Create(5, _client, _key, Now, new SeededRandomSource(3));
        Assert.Null(AuthenticationV2.Check(request, Now + 120));
        Assert.Null(AuthenticationV2.Check(request, Now - 120));
        Assert.Equal(
            "the provided request timestamp is excessively skewed. got 1700000000 whilst the server time is 1700000121",
            AuthenticationV2.Check(request, Now + 121));
        Assert.StartsWith("the provided request timestamp is excessively", AuthenticationV2.Check(request, Now - 121)!, StringComparison.Ordinal);
        Assert.StartsWith(
            "the provided request timestamp is excessively",
            AuthenticationV2.Check(request with { RequestUnixTimestamp = ulong.MaxValue }, Now)!,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Each_check_refuses_with_its_own_text_and_the_first_failure_counts()
    {
        using var thief = IdentityKeyPair.Generate(new SeededRandomSource(4));
        var request = AuthenticationV2.Create(5, _client, _key, Now, new SeededRandomSource(5));

        Assert.StartsWith("Attempted to negotiate", AuthenticationV2.Check(request with { ProtocolVersion = 3 }, 0)!, StringComparison.Ordinal);
        Assert.Equal("failed to verify request signature", AuthenticationV2.Check(request with { ProtocolVersion = 4 }, Now));
        Assert.Equal("failed to verify request signature", AuthenticationV2.Check(request with { RequestUnixTimestamp = Now + 1 }, Now));
        Assert.Equal("failed to verify request signature", AuthenticationV2.Check(request with { ClientIdentity = thief.PublicKey }, Now));

        Assert.Equal("the client is not registered", AuthenticationV2.CheckAgainstStored(request, null, null));
        using var otherKey = SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, new byte[32]);
        Assert.Equal("failed to verify provided address ciphertext", AuthenticationV2.CheckAgainstStored(request, otherKey, Now));
        Assert.Equal(
            "failed to verify provided address ciphertext",
            AuthenticationV2.CheckAgainstStored(request with { AddressCiphertext = request.AddressCiphertext[1..] }, _key, null));
        Assert.Equal(
            "the provided request timestamp is smaller or equal to one previously used", AuthenticationV2.CheckAgainstStored(request, _key, Now));
        Assert.Null(AuthenticationV2.CheckAgainstStored(request, _key, Now - 1));
    }

    [Theory]
    [InlineData(null, 1, SharedKeyKind.Legacy, 1)]
    [InlineData(0, 1, SharedKeyKind.Legacy, 1)]
    [InlineData(2, 1, SharedKeyKind.Legacy, 1)]
    [InlineData(3, 3, SharedKeyKind.AesGcmSiv, 1)]
    [InlineData(4, 4, SharedKeyKind.AesGcmSiv, 2)]
    [InlineData(5, 5, SharedKeyKind.AesGcmSiv, 2)]
    [InlineData(6, 6, SharedKeyKind.AesGcmSiv, 2)]
    [InlineData(200, 6, SharedKeyKind.AesGcmSiv, 2)]
    public void A_client_follows_what_the_gateway_announces(int? announced, int version, SharedKeyKind kind, int authentication)
        => Assert.Equal(new((byte)version, kind, authentication), GatewayProtocol.ChooseForClient((byte?)announced));

    [Theory]
    [InlineData(null, SharedKeyKind.AesGcmSiv, 1)]
    [InlineData(0, SharedKeyKind.AesGcmSiv, 1)]
    [InlineData(1, SharedKeyKind.Legacy, 1)]
    [InlineData(3, SharedKeyKind.AesGcmSiv, 3)]
    [InlineData(5, SharedKeyKind.AesGcmSiv, 5)]
    [InlineData(6, SharedKeyKind.AesGcmSiv, 6)]
    [InlineData(7, SharedKeyKind.AesGcmSiv, 6)]
    [InlineData(5, SharedKeyKind.Legacy, 4)]
    public void A_gateway_echoes_the_proposal_lowered_to_its_own_version(int? proposed, SharedKeyKind kind, int answer)
        => Assert.Equal(answer, GatewayProtocol.ChooseForGateway((byte?)proposed, kind));

    [Fact]
    public void Frames_with_the_key_rotation_begin_with_version_5()
    {
        Assert.Equal(BinaryFrameKind.Standard, GatewayProtocol.ForwardFrameKind(4));
        Assert.Equal(BinaryFrameKind.WithKeyRotation, GatewayProtocol.ForwardFrameKind(5));
    }
}
