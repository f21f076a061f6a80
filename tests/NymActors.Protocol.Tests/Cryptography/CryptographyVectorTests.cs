using System.Text;
using System.Text.Json;
using NymActors.Protocol.Cryptography;

namespace NymActors.Protocol.Tests.Cryptography;

public sealed class CryptographyVectorTests
{
    private static readonly JsonElement Vectors = TestVectors.Load("message-crypto.json");

    [Fact]
    public void Blake3_gives_the_hashes_of_the_vectors()
    {
        foreach (var vector in Vectors.GetProperty("blake3").EnumerateArray())
        {
            Assert.Equal(vector.Hex("output_hex"), Blake3.Hash(vector.Hex("input_hex")));
        }
    }

    [Fact]
    public void Hmac_gives_the_tags_of_the_vectors_and_verifies_only_them()
    {
        foreach (var vector in Vectors.GetProperty("hmac_blake3").EnumerateArray())
        {
            var key = vector.Bytes("key");
            var message = vector.Bytes("message");
            var tag = new byte[HmacBlake3.TagLength];
            HmacBlake3.Compute(key, message, tag);

            Assert.Equal(vector.Hex("tag_hex"), tag);
            Assert.True(HmacBlake3.Verify(key, message, tag));
            Assert.False(HmacBlake3.Verify(key, message, tag.AsSpan(..31)));
            tag[31] ^= 1;
            Assert.False(HmacBlake3.Verify(key, message, tag));
        }
    }

    [Fact]
    public void Hkdf_derives_the_keys_of_the_vectors()
    {
        foreach (var vector in Vectors.GetProperty("hkdf_blake3").EnumerateArray())
        {
            var okm = new byte[vector.Number("length")];
            HkdfBlake3.DeriveKey(vector.Bytes("salt"), vector.Bytes("ikm"), vector.Bytes("info"), okm);

            Assert.Equal(vector.Hex("okm_hex"), okm);
        }
    }

    [Fact]
    public void Hkdf_yields_up_to_255_hashes_and_refuses_more()
    {
        var longest = new byte[HkdfBlake3.MaximumOutputLength];
        var shorter = new byte[100];
        HkdfBlake3.DeriveKey(default, "secret"u8, default, longest);
        HkdfBlake3.DeriveKey(default, "secret"u8, default, shorter);

        Assert.Equal(shorter, longest.AsSpan(..100));
        Assert.False(longest.AsSpan(^32..).SequenceEqual(new byte[32]));
        Assert.Throws<ArgumentException>(() => HkdfBlake3.DeriveKey(default, "secret"u8, default, new byte[8161]));
    }

    [Theory]
    [InlineData("aes128_ctr_zero_iv")]
    [InlineData("aes128_ctr64_wrap")]
    public void Aes_ctr_gives_the_ciphertext_of_the_vector(string name)
    {
        var vector = Vectors.GetProperty(name);
        var data = vector.Hex("plaintext_hex");
        var iv = vector.TryGetProperty("iv_hex", out _) ? vector.Hex("iv_hex") : AesCtr64.ZeroIv.ToArray();
        AesCtr64.Xor(vector.Hex("key_hex"), iv, data);

        Assert.Equal(vector.Hex("ciphertext_hex"), data);
    }

    [Fact]
    public void The_primitives_of_the_gateway_protocol_are_those_of_its_vectors()
    {
        var vectors = TestVectors.Load("gateway-handshake.json");
        var hmac = vectors.GetProperty("hmac_blake3");
        var tag = new byte[HmacBlake3.TagLength];
        HmacBlake3.Compute(hmac.Hex("key"), Encoding.UTF8.GetBytes(hmac.Text("message_utf8")), tag);
        Assert.Equal(hmac.Hex("tag"), tag);

        var wrap = vectors.GetProperty("ctr64be_counter_wrap");
        var keystream = new byte[32];
        AesCtr64.Xor(wrap.Hex("key"), wrap.Hex("iv"), keystream);
        Assert.Equal(wrap.Hex("keystream_first_32_bytes"), keystream);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2047)]
    [InlineData(2049)]
    [InlineData(40_000)]
    public void Aes_ctr_of_a_long_message_equals_its_blocks_one_by_one(int length)
    {
        var key = Vectors.GetProperty("ack_identifier").Hex("ack_key_hex");
        var iv = Convert.FromHexString("0011223344556677fffffffffffffff0");
        var whole = new byte[length];
        AesCtr64.Xor(key, iv, whole);

        var pieces = new byte[length];
        for (var offset = 0; offset < length; offset += 16)
        {
            AesCtr64.Xor(key, iv, pieces.AsSpan(offset, Math.Min(16, length - offset)));
            for (var i = 15; i >= 8 && ++iv[i] == 0; i--)
            {
            }
        }

        Assert.Equal(pieces, whole);
    }

    [Fact]
    public void Aes_gcm_siv_gives_the_ciphertext_of_the_vector_and_opens_nothing_else()
    {
        var vector = Vectors.GetProperty("aes256_gcm_siv");
        var (key, nonce, plaintext) = (vector.Hex("key_hex"), vector.Hex("nonce_hex"), vector.Bytes("plaintext"));
        var sealedBytes = new byte[plaintext.Length + AesGcmSiv256.TagLength];
        AesGcmSiv256.Encrypt(key, nonce, plaintext, sealedBytes);
        Assert.Equal(vector.Hex("ciphertext_and_tag_hex"), sealedBytes);

        var opened = new byte[plaintext.Length];
        Assert.True(AesGcmSiv256.TryDecrypt(key, nonce, sealedBytes, opened));
        Assert.Equal(plaintext, opened);

        for (var i = 0; i < sealedBytes.Length; i++)
        {
            sealedBytes[i] ^= 0x80;
            Assert.False(AesGcmSiv256.TryDecrypt(key, nonce, sealedBytes, opened));
            Assert.Equal(new byte[plaintext.Length], opened);
            sealedBytes[i] ^= 0x80;
        }

        Assert.False(AesGcmSiv256.TryDecrypt(key, nonce, sealedBytes.AsSpan(..15), opened));
    }
}
