using System.Text.Json;
using NSec.Cryptography;
using NymActors.Protocol.Addressing;

namespace NymActors.Protocol.Tests.Addressing;

public sealed class KeyTests
{
    private static readonly JsonElement Vectors = TestVectors.Load("ed25519-keys.json");

    [Fact]
    public void The_seeds_of_the_vectors_give_their_public_keys_and_texts()
    {
        foreach (var vector in Vectors.GetProperty("key_pairs").EnumerateArray())
        {
            using var key = Key.Import(SignatureAlgorithm.Ed25519, vector.Hex("private_seed_hex"), KeyBlobFormat.RawPrivateKey);
            var identity = IdentityKey.FromBytes(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));

            Assert.Equal(vector.Hex("public_key_hex"), identity.ToArray());
            Assert.Equal(vector.Text("public_key_base58"), identity.ToString());
            Assert.Equal(identity, IdentityKey.Parse(vector.Text("public_key_base58")));
        }
    }

    [Fact]
    public void A_key_of_43_characters_decodes()
    {
        foreach (var vector in Vectors.GetProperty("decode_only").EnumerateArray())
        {
            Assert.Equal(vector.Hex("public_key_hex"), IdentityKey.Parse(vector.Text("public_key_base58")).ToArray());
        }
    }

    [Fact]
    public void Every_key_in_the_json_arrays_of_the_vectors_is_canonical_text()
    {
        var count = 0;
        foreach (var vector in Vectors.GetProperty("json_arrays").EnumerateArray())
        {
            string[] texts = [.. vector.GetProperty("keys").EnumerateArray().Select(key => IdentityKey.Parse(key.GetString()).ToString())];
            Assert.Equal(vector.Text("json"), JsonSerializer.Serialize(texts));
            count += texts.Length;
        }

        Assert.Equal(4, count);
    }

    [Fact]
    public void Points_that_anybody_can_sign_for_are_no_identities()
    {
        // y = 0, 1 and -1: orders 4, 1 and 2.
        byte[] one = [1, .. new byte[31]];
        byte[] minusOne = [0xec, .. Enumerable.Repeat((byte)0xff, 30), 0x7f];

        Assert.False(IdentityKey.TryFromBytes(new byte[32], out _));
        Assert.False(IdentityKey.TryFromBytes(one, out _));
        Assert.False(IdentityKey.TryFromBytes(minusOne, out _));
    }

    [Fact]
    public void An_encryption_key_is_any_32_bytes_and_nothing_else()
    {
        byte[] anything = [.. Enumerable.Repeat((byte)0xff, 32)];

        Assert.Equal(anything, EncryptionKey.FromBytes(anything).ToArray());
        Assert.Equal(EncryptionKey.FromBytes(anything), EncryptionKey.Parse(EncryptionKey.FromBytes(anything).ToString()));
        Assert.Equal("11111111111111111111111111111111", EncryptionKey.FromBytes(new byte[32]).ToString());
        Assert.False(EncryptionKey.FromBytes(anything).IsLowOrder);
        Assert.Throws<ProtocolException>(() => EncryptionKey.FromBytes(new byte[31]));
        Assert.Throws<ProtocolException>(() => EncryptionKey.FromBytes(new byte[33]));
        Assert.Throws<ProtocolException>(() => EncryptionKey.Parse("1111111111111111111111111111111"));
        Assert.Throws<ProtocolException>(() => EncryptionKey.Parse("111111111111111111111111111111111"));
    }

    [Theory]
    [InlineData(" 311xRh859qCd5MVqoPRCoNx26eYhLknGwtjzkkTJFGhf")]
    [InlineData("311xRh859qCd5MVqoPRCoNx26eYhLknGwtjzkkTJFGhf\n")]
    [InlineData("0")]
    [InlineData("O")]
    [InlineData("I")]
    [InlineData("l")]
    [InlineData("é")]
    public void Characters_outside_the_alphabet_are_refused(string text)
    {
        Assert.False(Base58Text.TryDecode(text, 100, out var bytes));
        Assert.Empty(bytes);
    }

    [Fact]
    public void A_text_too_long_for_its_bytes_is_refused_at_once()
    {
        var endless = new string('z', 10_000_000);

        Assert.False(Base58Text.TryDecode(endless, new byte[32]));
        Assert.Equal(
            "received public key of invalid size. Got: 7330000, expected: 32",
            Assert.Throws<ProtocolException>(() => EncryptionKey.Parse(endless)).Reason);
    }

    [Fact]
    public void A_sender_tag_has_the_texts_of_the_vectors()
    {
        var vector = TestVectors.Load("message-formats.json").GetProperty("sender_tag");
        var tag = SenderTag.FromBytes(vector.Hex("bytes_hex"));

        Assert.Equal(vector.Text("base58"), tag.ToString());
        Assert.Equal(tag, SenderTag.Parse(vector.Text("base58")));
        Assert.Equal(vector.Hex("bytes_hex"), tag.ToArray());
        Assert.Equal([.. Enumerable.Repeat((byte)0xff, 16)], SenderTag.Parse(vector.Text("all_ff_base58")).ToArray());
        Assert.Equal(vector.Text("all_zero_base58"), SenderTag.FromBytes(new byte[16]).ToString());
    }

    [Theory]
    [InlineData("0", "Failed to decode the base58-encoded string - provided string contained invalid character '0' at byte 0")]
    [InlineData("2", "Decoded AnonymousSenderTag has invalid length. Expected 16, but got 1")]
    [InlineData("", "Decoded AnonymousSenderTag has invalid length. Expected 16, but got 0")]
    [InlineData("11111111111111111", "Decoded AnonymousSenderTag has invalid length. Expected 16, but got 17")]
    public void A_bad_sender_tag_is_refused_with_the_reason(string text, string reason)
    {
        Assert.Equal(reason, Assert.Throws<ProtocolException>(() => SenderTag.Parse(text)).Reason);
        Assert.False(SenderTag.TryParse(text, out _));
    }
}
