using System.Text;
using System.Text.Json;
using CsCheck;
using NymActors.Protocol.Gateway;
using NymActors.Sphinx;

namespace NymActors.Protocol.Tests.Gateway;

public class SharedKeyTests
{
    private static readonly JsonElement Vector = TestVectors.Load("gateway-handshake.json");

    [Fact]
    public void An_upgraded_key_agrees_with_the_vector()
    {
        var vector = Vector.GetProperty("key_upgrade");
        using var legacy = SharedKey.FromBytes(SharedKeyKind.Legacy, vector.Hex("legacy_keys_ikm"));

        using var upgraded = legacy.Upgrade(vector.Hex("hkdf_salt"));

        var bytes = new byte[SharedKey.Length];
        upgraded.CopyTo(bytes);
        Assert.Equal(vector.Hex("new_key"), bytes);
        upgraded.CopyDigestTo(bytes);
        Assert.Equal(vector.Hex("derived_key_digest"), bytes);
        Assert.Throws<InvalidOperationException>(() => upgraded.Upgrade(vector.Hex("hkdf_salt")));
    }

    [Fact]
    public void A_key_has_32_bytes_and_does_not_print_them()
    {
        Assert.Throws<ProtocolException>(() => SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, new byte[31]));
        using var key = SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, new byte[32]);
        Assert.Equal("AesGcmSiv", key.ToString());
    }

    [Fact]
    public void A_disposed_key_is_of_no_use()
    {
        var key = SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, new byte[32]);
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.CopyTo(new byte[32]));
        Assert.Throws<ObjectDisposedException>(() => key.Encrypt(new byte[1], new SeededRandomSource(1), out _));
    }

    [Fact]
    public void Sensitive_requests_travel_encrypted_with_either_kind_of_key()
    {
        foreach (var kind in Enum.GetValues<SharedKeyKind>())
        {
            var random = new SeededRandomSource(2);
            using var key = SharedKey.FromBytes(kind, Vector.GetProperty("gcm_siv_registration").Hex("shared_key"));
            using var otherKey = SharedKey.FromBytes(kind, new byte[32]);
            SensitiveRequest[] requests =
            [
                new ForgetMeRequest(true, false), new RememberMeRequest(SessionType.Native), new UpgradeKeyRequest(new byte[16], new byte[32]),
            ];
            foreach (var request in requests)
            {
                var message = EncryptedText.Seal(request, key, random);
                var received = Assert.IsType<EncryptedRequest>(GatewayTextMessage.ParseRequest(message.ToJson()));
                Assert.Equal(request.ToUtf8(), EncryptedText.Open(received, key).ToUtf8());
                Assert.Equal("failed to decrypt provided text request", Assert.Throws<ProtocolException>(() => EncryptedText.Open(received, otherKey)).Reason);
                Assert.Throws<ProtocolException>(() => EncryptedText.Open(received with { Nonce = received.Nonce[1..] }, key));
                Assert.Throws<ProtocolException>(() => EncryptedText.Open(received with { Ciphertext = received.Ciphertext[..10] }, key));
            }

            foreach (var response in Enum.GetValues<SensitiveResponse>())
            {
                var message = EncryptedText.Seal(response, key, random);
                var received = Assert.IsType<EncryptedResponse>(GatewayTextMessage.ParseResponse(message.ToJson()));
                Assert.Equal(response, EncryptedText.Open(received, key));
            }
        }
    }

    [Fact]
    public void Sensitive_requests_have_the_documented_text()
    {
        Assert.Equal("""{"ForgetMe":{"client":true,"stats":true}}""", Encoding.UTF8.GetString(new ForgetMeRequest(true, true).ToUtf8()));
        Assert.Equal("""{"RememberMe":{"session_type":"Socks5"}}""", Encoding.UTF8.GetString(new RememberMeRequest(SessionType.Socks5).ToUtf8()));
        Assert.Equal(
            """{"UpgradeKey":{"hkdf_salt":[1,255],"derived_key_digest":[]}}""",
            Encoding.UTF8.GetString(new UpgradeKeyRequest(new byte[] { 1, 255 }, default).ToUtf8()));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"ForgetMe\":{\"client\":true,\"stats\":true},\"More\":{}}")]
    [InlineData("{\"ForgetMe\":{\"client\":true}}")]
    [InlineData("{\"Forget\":{}}")]
    [InlineData("{\"ForgetMe\":5}")]
    [InlineData("{\"RememberMe\":{\"session_type\":\"native\"}}")]
    [InlineData("{\"RememberMe\":{\"session_type\":\"1\"}}")]
    [InlineData("ForgetMe")]
    public void A_text_that_is_no_sensitive_request_is_refused(string text)
        => Assert.Throws<ProtocolException>(() => SensitiveRequest.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Random_and_mutated_texts_inside_a_genuine_encryption_give_a_message_or_the_named_exception()
    {
        byte[][] valid =
        [
            new ForgetMeRequest(true, false).ToUtf8(), new RememberMeRequest(SessionType.Native).ToUtf8(),
            new UpgradeKeyRequest(new byte[16], new byte[32]).ToUtf8(), "{\"KeyUpgradeAck\":{}}"u8.ToArray(),
        ];
        using var key = SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, new byte[SharedKey.Length]);
        FuzzBytes.Feed(FuzzBytes.Around(valid), text =>
        {
            var ciphertext = key.Encrypt(text, new SeededRandomSource(3), out var nonce);
            Exception? notARequest = Record.Exception(() => EncryptedText.Open(new EncryptedRequest(ciphertext, nonce), key));
            Assert.True(notARequest is null or ProtocolException, notARequest?.ToString());
            Assert.True(Enum.IsDefined(EncryptedText.Open(new EncryptedResponse(ciphertext, nonce), key)));
        });
    }

    [Fact]
    public void Random_and_mutated_ciphertexts_and_nonces_are_refused_with_the_named_exception()
    {
        foreach (var kind in Enum.GetValues<SharedKeyKind>())
        {
            using var key = SharedKey.FromBytes(kind, Vector.GetProperty("gcm_siv_registration").Hex("shared_key"));
            var genuine = EncryptedText.Seal(SensitiveResponse.ForgetMeAck, key, new SeededRandomSource(4));
            FuzzBytes.Feed(FuzzBytes.Around(genuine.Ciphertext.ToArray()), ciphertext =>
                Assert.Equal(SensitiveResponse.ForgetMeAck, EncryptedText.Open(genuine with { Ciphertext = ciphertext }, key)));
            FuzzBytes.Around(genuine.Nonce.ToArray()).Sample(
                nonce => Assert.True(Record.Exception(() => EncryptedText.Open(genuine with { Nonce = nonce }, key)) is null or ProtocolException),
                iter: FuzzBytes.Iterations);
        }
    }
}
