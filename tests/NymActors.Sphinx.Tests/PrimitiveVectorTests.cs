using System.Text;
using System.Text.Json;
using NymActors.Sphinx.Headers;
using NymActors.Sphinx.Payloads;
using NymActors.Sphinx.Primitives;

namespace NymActors.Sphinx.Tests;

public sealed class PrimitiveVectorTests
{
    private static readonly JsonElement Vectors = VectorFile.Load("sphinx-primitives.json");

    [Fact]
    public void Lioness_encrypts_and_decrypts_the_published_block()
    {
        foreach (JsonElement vector in Vectors.List("lioness_chacha20_blake2b"))
        {
            byte[] block = vector.Hex("plaintext");

            Lioness.Encrypt(vector.Hex("key_192"), block);
            Assert.Equal(vector.Hex("ciphertext"), block);

            Lioness.Decrypt(vector.Hex("key_192"), block);
            Assert.Equal(vector.Hex("plaintext"), block);
        }
    }

    [Fact]
    public void ChaCha20_starts_at_block_zero()
    {
        foreach (JsonElement vector in Vectors.List("chacha20_djb_zero_nonce"))
        {
            byte[] data = Encoding.ASCII.GetBytes(vector.Text("plaintext_ascii"));
            ChaCha20.Xor(vector.Hex("key"), firstBlock: 0, data);
            Assert.Equal(vector.Hex("ciphertext"), data);
        }
    }

    [Fact]
    public void The_AES_keystream_agrees_with_the_computed_value()
    {
        JsonElement vector = Vectors.List("aes128_ctr")[1];
        byte[] keystream = new byte[360];
        AesKeystream.Fill(vector.Hex("key"), keystream);
        Assert.Equal(vector.Text("keystream_360"), Convert.ToHexStringLower(keystream));
    }

    [Fact]
    public void The_header_MAC_is_the_first_half_of_the_HMAC()
    {
        foreach (JsonElement vector in Vectors.List("header_mac"))
        {
            byte[] mac = new byte[16];
            HeaderMac.Compute(vector.Hex("key"), vector.Hex("data"), mac);
            Assert.Equal(vector.Hex("mac"), mac);
            Assert.True(HeaderMac.Verify(vector.Hex("key"), vector.Hex("data"), mac));
            mac[15] ^= 1;
            Assert.False(HeaderMac.Verify(vector.Hex("key"), vector.Hex("data"), mac));
        }
    }

    [Fact]
    public void Unclamped_private_keys_have_the_published_public_keys()
    {
        foreach (JsonElement vector in Vectors.List("x25519_key_pairs"))
        {
            using var key = SphinxPrivateKey.FromBytes(vector.Hex("private_unclamped"));
            Assert.Equal(vector.Text("public"), Convert.ToHexStringLower(key.PublicKey));
        }
    }

    [Fact]
    public void A_shared_secret_expands_into_the_keys_of_the_source()
    {
        foreach (JsonElement vector in Vectors.List("expanded_shared_secret"))
        {
            byte[] generated = new byte[64];
            ChaCha20.Xor(vector.Hex("rng_seed"), firstBlock: 0, generated);
            Assert.Equal(vector.Hex("private_key_1_first_32_rng_bytes"), generated[..32]);
            Assert.Equal(vector.Hex("private_key_2_next_32_rng_bytes"), generated[32..]);

            byte[] shared = new byte[32];
            using var key = SphinxPrivateKey.FromBytes(generated.AsSpan(0, 32));
            Assert.Equal(vector.Text("public_key_1"), Convert.ToHexStringLower(key.PublicKey));
            Assert.True(X25519.TryMultiply(generated.AsSpan(32), key.PublicKey, shared));
            Assert.Equal(vector.Hex("shared_secret_x25519_sk2_pk1"), shared);

            var secret = new ExpandedSecret(new byte[ExpandedSecret.Length]);
            secret.Derive(shared);
            JsonElement expected = vector.GetProperty("expected");
            JsonElement computed = vector.GetProperty("computed_extra");
            Assert.Equal(expected.Hex("stream_cipher_key_0_16"), secret.StreamKey);
            Assert.Equal(expected.Hex("header_mac_key_16_32"), secret.MacKey);
            Assert.Equal(expected.Hex("payload_key_32_224"), secret.PayloadKey);
            Assert.Equal(expected.Hex("blinding_factor_224_256"), secret.BlindingFactor);
            Assert.Equal(computed.Hex("payload_key_seed_32_48"), secret.PayloadKeySeed);
            Assert.Equal(computed.Hex("replay_tag_256_288"), secret.ReplayTag);

            byte[] payloadKey = new byte[192];
            PayloadKey.DeriveFromSeed(secret.PayloadKeySeed, payloadKey);
            Assert.Equal(computed.Hex("payload_key_from_seed_version_259"), payloadKey);
        }
    }

    [Fact]
    public void Blinding_mod_l_goes_through_the_clamp_invariant_scalar()
    {
        foreach (JsonElement vector in Vectors.List("legacy_blinding"))
        {
            byte[] scalar = new byte[32];
            BlindedScalar.FromBytes(vector.Hex("blinding_factor"), scalar);
            Assert.True(BlindedScalar.TryMakeClampInvariant(scalar, scalar));
            Assert.Equal(vector.Hex("clamp_invariant_scalar_le"), scalar);

            byte[] result = new byte[32];
            Assert.True(X25519.TryMultiply(scalar, vector.Hex("point_u"), result));
            Assert.Equal(vector.Hex("result_u_legacy"), result);
            Assert.True(X25519.TryMultiply(vector.Hex("blinding_factor"), vector.Hex("point_u"), result));
            Assert.Equal(vector.Hex("result_u_clamped_x25519_of_blinding_factor"), result);
        }
    }
}
