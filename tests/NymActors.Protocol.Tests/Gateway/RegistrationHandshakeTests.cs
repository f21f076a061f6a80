using System.Text.Json;
using CsCheck;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;

namespace NymActors.Protocol.Tests.Gateway;

public sealed class RegistrationHandshakeTests : IDisposable
{
    private static readonly JsonElement Vector = TestVectors.Load("gateway-handshake.json");
    private static readonly JsonElement Inputs = Vector.GetProperty("inputs");

    private readonly IdentityKeyPair _client = IdentityKeyPair.FromSeed(Inputs.Hex("client_identity_seed"));
    private readonly IdentityKeyPair _gateway = IdentityKeyPair.FromSeed(Inputs.Hex("gateway_identity_seed"));

    public void Dispose()
    {
        _client.Dispose();
        _gateway.Dispose();
    }

    [Fact]
    public void GCM_SIV_registration_agrees_with_the_vector_in_every_byte()
    {
        using var client = new RegistrationHandshakeClient(_client, _gateway.PublicKey, SharedKeyKind.AesGcmSiv, new ScriptedRandomSource(
            Inputs.Hex("client_ephemeral_private"), Inputs.Hex("hkdf_salt"), Inputs.Hex("nonce_client_material")));
        using var server = new RegistrationHandshakeServer(_gateway, new ScriptedRandomSource(
            Inputs.Hex("gateway_ephemeral_private"), Inputs.Hex("nonce_gateway_material")));
        var vector = Vector.GetProperty("gcm_siv_registration");
        Check(vector, client, server, "shared_key", SharedKeyKind.AesGcmSiv, [80, 124, 92, 1]);
        Assert.Equal(vector.Text("message1_json_wasm_1_4_1"), new HandshakePayload(3, client.Start()).ToJson());

        using var key = SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, vector.Hex("shared_key"));
        var digest = new byte[32];
        key.CopyDigestTo(digest);
        Assert.Equal(vector.Hex("shared_key_blake3_digest"), digest);
    }

    [Fact]
    public void Legacy_registration_agrees_with_the_vector_in_every_byte()
    {
        using var client = new RegistrationHandshakeClient(
            _client, _gateway.PublicKey, SharedKeyKind.Legacy, new ScriptedRandomSource(Inputs.Hex("client_ephemeral_private")));
        using var server = new RegistrationHandshakeServer(_gateway, new ScriptedRandomSource(Inputs.Hex("gateway_ephemeral_private")));
        var vector = Vector.GetProperty("legacy_registration");
        Check(vector, client, server, "shared_keys", SharedKeyKind.Legacy, [64, 96, 64, 1]);
        Assert.Equal(vector.Text("message1_json_v1_1_29"), new HandshakePayload(1, client.Start()).ToJson());
        Assert.Equal(vector.Text("shared_keys_base58"), Base58Text.Encode(vector.Hex("shared_keys")));
    }

    [Fact]
    public void The_public_keys_the_secret_and_the_signatures_are_those_of_the_vector()
    {
        var derived = Vector.GetProperty("derived_public");
        using var client = EncryptionKeyPair.FromPrivateKey(Inputs.Hex("client_ephemeral_private"));
        using var gateway = EncryptionKeyPair.FromPrivateKey(Inputs.Hex("gateway_ephemeral_private"));
        var (x, y) = (client.PublicKey.ToArray(), gateway.PublicKey.ToArray());
        var secret = new byte[32];
        Assert.True(client.TryAgree(y, secret));

        Assert.Equal(derived.Hex("client_identity_public"), _client.PublicKey.ToArray());
        Assert.Equal(derived.Text("client_identity_base58"), _client.PublicKey.ToString());
        Assert.Equal(derived.Hex("gateway_identity_public"), _gateway.PublicKey.ToArray());
        Assert.Equal(derived.Text("gateway_identity_base58"), _gateway.PublicKey.ToString());
        Assert.Equal(derived.Hex("client_ephemeral_public_X"), x);
        Assert.Equal(derived.Hex("gateway_ephemeral_public_Y"), y);
        Assert.Equal(derived.Hex("x25519_shared_secret"), secret);
        Assert.Equal(derived.Hex("gateway_signature_over_Y_X"), _gateway.Sign([.. y, .. x]));
        Assert.Equal(derived.Hex("client_signature_over_X_Y"), _client.Sign([.. x, .. y]));
    }

    [Fact]
    public void Both_sides_agree_on_a_fresh_key_of_either_kind()
    {
        foreach (var kind in Enum.GetValues<SharedKeyKind>())
        {
            var random = new SeededRandomSource(11);
            using var client = new RegistrationHandshakeClient(_client, _gateway.PublicKey, kind, random);
            using var server = new RegistrationHandshakeServer(_gateway, random);

            var answer = client.OnGatewayMaterial(server.OnInit(client.Start()));
            var final = server.OnClientMaterial(answer, out var serverKey);
            var clientKey = client.OnFinalization(final);

            Assert.Equal(Bytes(serverKey), Bytes(clientKey));
            Assert.Equal(kind, clientKey.Kind);
            Assert.Equal(_client.PublicKey, server.Client);
        }
    }

    [Fact]
    public void A_client_refuses_a_gateway_that_is_not_the_chosen_one()
    {
        foreach (var kind in Enum.GetValues<SharedKeyKind>())
        {
            var random = new SeededRandomSource(12);
            using var client = new RegistrationHandshakeClient(_client, _client.PublicKey, kind, random);
            using var server = new RegistrationHandshakeServer(_gateway, random);
            var material = server.OnInit(client.Start());
            Assert.Equal(HandshakeFailure.InvalidSignature, Assert.Throws<HandshakeException>(() => client.OnGatewayMaterial(material)).Failure);
        }
    }

    [Fact]
    public void A_gateway_refuses_a_client_that_does_not_hold_the_identity_it_claims()
    {
        foreach (var kind in Enum.GetValues<SharedKeyKind>())
        {
            var random = new SeededRandomSource(13);
            using var thief = IdentityKeyPair.Generate(random);
            using var client = new RegistrationHandshakeClient(thief, _gateway.PublicKey, kind, random);
            using var server = new RegistrationHandshakeServer(_gateway, random);
            var init = client.Start();
            _client.PublicKey.CopyTo(init);
            var answer = client.OnGatewayMaterial(server.OnInit(init));
            var e = Assert.Throws<HandshakeException>(() => server.OnClientMaterial(answer, out _));
            Assert.Equal(HandshakeFailure.InvalidSignature, e.Failure);
            Assert.Equal("received invalid signature", e.Message);
        }
    }

    [Fact]
    public void A_gateway_refuses_a_malformed_init_message()
    {
        using var server = new RegistrationHandshakeServer(_gateway, new SeededRandomSource(14));
        var valid = new byte[80];
        _client.PublicKey.CopyTo(valid);
        foreach (var length in new[] { 0, 31, 32, 63, 65, 79, 81, 200 })
        {
            var init = new byte[length];
            valid.AsSpan(0, Math.Min(length, 80)).CopyTo(init);
            var e = Assert.Throws<HandshakeException>(() => server.OnInit(init));
            Assert.Equal(HandshakeFailure.MalformedRequest, e.Failure);
            Assert.Equal("sent request was malformed", e.Message);
        }

        var noPoint = Enumerable.Repeat((byte)0xff, 80).ToArray();
        Assert.Equal(HandshakeFailure.MalformedRequest, Assert.Throws<HandshakeException>(() => server.OnInit(noPoint)).Failure);
        Assert.Throws<HandshakeException>(() => RegistrationHandshakeServer.ReadClient(noPoint));

        // An ephemeral key of zeros has small order: the secret would be known to anybody.
        Assert.Throws<HandshakeException>(() => server.OnInit(valid));
    }

    [Fact]
    public void A_client_refuses_anything_but_the_byte_1_at_the_end()
    {
        foreach (var (payload, failure) in new[]
        {
            (Array.Empty<byte>(), HandshakeFailure.MalformedResponse),
            (new byte[] { 0 }, HandshakeFailure.Refused),
            ([2], HandshakeFailure.Refused),
            ([1, 1], HandshakeFailure.MalformedResponse),
        })
        {
            var random = new SeededRandomSource(15);
            using var client = new RegistrationHandshakeClient(_client, _gateway.PublicKey, SharedKeyKind.AesGcmSiv, random);
            using var server = new RegistrationHandshakeServer(_gateway, random);
            client.OnGatewayMaterial(server.OnInit(client.Start()));
            Assert.Equal(failure, Assert.Throws<HandshakeException>(() => client.OnFinalization(payload)).Failure);
        }
    }

    [Fact]
    public void Steps_out_of_order_are_an_error_of_the_caller()
    {
        using var client = new RegistrationHandshakeClient(_client, _gateway.PublicKey, SharedKeyKind.AesGcmSiv, new SeededRandomSource(16));
        using var server = new RegistrationHandshakeServer(_gateway, new SeededRandomSource(16));
        Assert.Throws<InvalidOperationException>(() => client.OnFinalization([1]));
        Assert.Throws<InvalidOperationException>(() => server.OnClientMaterial(new byte[92], out _));
    }

    [Fact]
    public void A_changed_or_random_message_fails_by_name()
        => Gen.Select(Gen.Bool, Gen.Int[0, 123], Gen.Byte[1, 255], Gen.Byte.Array[0, 130]).Sample(
            (legacy, position, flip, noise) =>
            {
                var kind = legacy ? SharedKeyKind.Legacy : SharedKeyKind.AesGcmSiv;
                foreach (var damage in new Func<byte[], byte[]>[] { message => Changed(message, position, flip), _ => noise })
                {
                    var random = new SeededRandomSource(17);
                    using var client = new RegistrationHandshakeClient(_client, _gateway.PublicKey, kind, random);
                    using var victim = new RegistrationHandshakeClient(_client, _gateway.PublicKey, kind, new SeededRandomSource(17));
                    using var server = new RegistrationHandshakeServer(_gateway, random);
                    var material = server.OnInit(client.Start());
                    // Bit 255 of a point means nothing to X25519; the signature covers the point as it was sent.
                    Assert.Throws<HandshakeException>(() => victim.OnGatewayMaterial(damage(material)));
                    var answer = client.OnGatewayMaterial(material);
                    Assert.Throws<HandshakeException>(() => server.OnClientMaterial(damage(answer), out _));
                    if (damage([1]) is not [1])
                    {
                        Assert.Throws<HandshakeException>(() => client.OnFinalization(damage([1])));
                    }
                }
            },
            iter: 150);

    [Fact]
    public void A_changed_or_random_init_message_is_answered_or_fails_by_name()
    {
        byte[] gcmSiv = Vector.GetProperty("gcm_siv_registration").Hex("message1_init");
        byte[] legacy = Vector.GetProperty("legacy_registration").Hex("message1_init");
        FuzzBytes.Around(gcmSiv, legacy).Sample(
            init =>
            {
                using var server = new RegistrationHandshakeServer(_gateway, new SeededRandomSource(18));
                try
                {
                    Assert.Equal(init.Length == 80 ? 124 : 96, server.OnInit(init).Length);
                    Assert.Equal(init[..32], server.Client.ToArray());
                }
                catch (HandshakeException e)
                {
                    Assert.Equal(HandshakeFailure.MalformedRequest, e.Failure);
                }
            },
            iter: 500);
    }

    private static byte[] Changed(byte[] message, int position, byte flip)
    {
        var changed = message.ToArray();
        changed[position % changed.Length] ^= flip;
        return changed;
    }

    private static void Check(
        JsonElement vector, RegistrationHandshakeClient client, RegistrationHandshakeServer server, string keyName, SharedKeyKind kind, int[] lengths)
    {
        var init = client.Start();
        Assert.Equal(vector.Hex("message1_init"), init);
        var material = server.OnInit(init);
        Assert.Equal(vector.Hex("message2_gateway_material"), material);
        Assert.Equal(kind, server.Kind);
        var answer = client.OnGatewayMaterial(material);
        Assert.Equal(vector.Hex("message3_client_material"), answer);
        var final = server.OnClientMaterial(answer, out var serverKey);
        Assert.Equal(vector.Hex("message4_finalization"), final);
        var clientKey = client.OnFinalization(final);

        Assert.Equal(vector.Hex(keyName), Bytes(serverKey));
        Assert.Equal(vector.Hex(keyName), Bytes(clientKey));
        Assert.Equal<int[]>(lengths, [init.Length, material.Length, answer.Length, final.Length]);
    }

    private static byte[] Bytes(SharedKey key)
    {
        var bytes = new byte[SharedKey.Length];
        key.CopyTo(bytes);
        return bytes;
    }
}
