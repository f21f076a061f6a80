using System.Security.Cryptography;
using System.Text;
using CsCheck;
using NymActors.Sphinx.Primitives;

namespace NymActors.Sphinx.Tests;

public sealed class Sha256Tests
{
    private const string NoLibrary = "This machine has no libcrypto.";

    [Fact]
    public void SHA256_agrees_with_the_system_at_every_length_and_split()
    {
        Assert.SkipUnless(Sha256Compression.IsSupported, NoLibrary);
        Gen.Select(Gen.Byte.Array[0, 400], Gen.Int[0, 6]).Sample(
            (message, blocks) =>
            {
                int absorbed = Math.Min(blocks, message.Length / Sha256Compression.BlockLength) * Sha256Compression.BlockLength;
                byte[] digest = new byte[32];
                Sha256State state = Sha256State.Initial;
                Sha256Compression.Absorb(ref state, message.AsSpan(0, absorbed));
                state.Finish(absorbed, message.AsSpan(absorbed), digest);
                Assert.Equal(SHA256.HashData(message), digest);
            },
            iter: 3000);
    }

    [Fact]
    public void Padding_is_right_at_the_edges_of_a_block()
    {
        Assert.SkipUnless(Sha256Compression.IsSupported, NoLibrary);
        for (int length = 0; length <= 3 * Sha256Compression.BlockLength; length++)
        {
            byte[] message = new byte[length];
            byte[] digest = new byte[32];
            Sha256State state = Sha256State.Initial;
            state.Finish(absorbed: 0, message, digest);
            Assert.Equal(SHA256.HashData(message), digest);
        }
    }

    [Theory]
    [InlineData("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
    [InlineData("4a656665", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    public void HMAC_gives_the_values_of_RFC_4231(string key, string message, string expected)
    {
        byte[] mac = new byte[32];
        HmacSha256.Hash(Convert.FromHexString(key), Encoding.ASCII.GetBytes(message), mac);
        Assert.Equal(expected, Convert.ToHexStringLower(mac));
    }

    [Fact]
    public void HMAC_hashes_a_key_longer_than_a_block_as_in_RFC_4231()
    {
        byte[] key = new byte[131];
        key.AsSpan().Fill(0xaa);
        byte[] mac = new byte[32];
        HmacSha256.Hash(key, "Test Using Larger Than Block-Size Key - Hash Key First"u8, mac);
        Assert.Equal("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54", Convert.ToHexStringLower(mac));
    }

    [Fact]
    public void HMAC_agrees_with_the_system_for_keys_and_messages_of_any_length() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Byte.Array[0, 400]).Sample(
            (key, message) =>
            {
                byte[] expected = HMACSHA256.HashData(key, message);
                byte[] mac = new byte[32];
                HmacSha256.Hash(key, message, mac);
                Assert.Equal(expected, mac);
            },
            iter: 3000);

    [Fact]
    public void One_HMAC_key_serves_many_messages_and_writes_over_them()
    {
        Assert.SkipUnless(Sha256Compression.IsSupported, NoLibrary);
        byte[] key = [1, 2, 3];
        var hmac = new HmacSha256(key);
        byte[] chained = new byte[32];
        for (int i = 0; i < 5; i++)
        {
            byte[] expected = HMACSHA256.HashData(key, chained);
            hmac.Compute(chained, chained);
            Assert.Equal(expected, chained);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void HKDF_gives_the_values_of_RFC_5869(bool portably)
    {
        byte[] inputKey = new byte[22];
        inputKey.AsSpan().Fill(0x0b);
        AssertDerived(
            portably,
            "000102030405060708090a0b0c",
            inputKey,
            "f0f1f2f3f4f5f6f7f8f9",
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
        AssertDerived(
            portably,
            salt: "",
            inputKey,
            info: "",
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    }

    [Fact]
    public void Both_HKDF_ways_agree_with_the_system_at_any_length() =>
        Gen.Select(Gen.Byte.Array[0, 100], Gen.Byte.Array[0, 100], Gen.Byte.Array[0, 128], Gen.Int[1, 400]).Sample(
            (salt, inputKey, info, length) =>
            {
                byte[] expected = HKDF.DeriveKey(HashAlgorithmName.SHA256, inputKey, length, salt, info);
                var hkdf = new HkdfSha256(salt);
                byte[] key = new byte[length];
                hkdf.DeriveKey(inputKey, info, key);
                Assert.Equal(expected, key);

                key.AsSpan().Clear();
                hkdf.DeriveKeyPortably(inputKey, info, key);
                Assert.Equal(expected, key);
            },
            iter: 2000);

    [Fact]
    public void HKDF_goes_to_the_last_block_and_refuses_more()
    {
        var hkdf = new HkdfSha256(salt: default);
        byte[] longest = new byte[255 * 32];
        hkdf.DeriveKey([1], info: default, longest);
        Assert.Equal(HKDF.DeriveKey(HashAlgorithmName.SHA256, [1], longest.Length), longest);
        Assert.ThrowsAny<ArgumentException>(() => hkdf.DeriveKey([1], info: default, new byte[longest.Length + 1]));
    }

    private static void AssertDerived(bool portably, string salt, byte[] inputKey, string info, string expected)
    {
        var hkdf = new HkdfSha256(Convert.FromHexString(salt));
        byte[] key = new byte[expected.Length / 2];
        if (portably)
        {
            hkdf.DeriveKeyPortably(inputKey, Convert.FromHexString(info), key);
        }
        else
        {
            hkdf.DeriveKey(inputKey, Convert.FromHexString(info), key);
        }
        Assert.Equal(expected, Convert.ToHexStringLower(key));
    }
}
