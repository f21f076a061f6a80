using CsCheck;
using NymActors.Protocol.Cryptography;

namespace NymActors.Protocol.Tests.Cryptography;

public class AesGcmSivTests
{
    private const string CountingKey = "0100000000000000000000000000000000000000000000000000000000000000";
    private const string CountingNonce = "030000000000000000000000";
    private const string ZeroKey = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string ZeroNonce = "000000000000000000000000";

    /// <summary>RFC 8452, appendix C.2 without associated data, and C.3, where the 32-bit counter wraps.</summary>
    [Theory]
    [InlineData(CountingKey, CountingNonce, "", "07f5f4169bbf55a8400cd47ea6fd400f")]
    [InlineData(CountingKey, CountingNonce, "0100000000000000", "c2ef328e5c71c83b843122130f7364b761e0b97427e3df28")]
    [InlineData(CountingKey, CountingNonce, "010000000000000000000000", "9aab2aeb3faa0a34aea8e2b18ca50da9ae6559e48fd10f6e5c9ca17e")]
    [InlineData(
        CountingKey, CountingNonce, "01000000000000000000000000000000",
        "85a01b63025ba19b7fd3ddfc033b3e76c9eac6fa700942702e90862383c6c366")]
    [InlineData(
        CountingKey, CountingNonce, "0100000000000000000000000000000002000000000000000000000000000000",
        "4a6a9db4c8c6549201b9edb53006cba821ec9cf850948a7c86c68ac7539d027fe819e63abcd020b006a976397632eb5d")]
    [InlineData(
        ZeroKey, ZeroNonce, "000000000000000000000000000000004db923dc793ee6497c76dcc03a98e108",
        "f3f80f2cf0cb2dd9c5984fcda908456cc537703b5ba70324a6793a7bf218d3eaffffffff000000000000000000000000")]
    [InlineData(
        ZeroKey, ZeroNonce, "eb3640277c7ffd1303c7a542d02d3e4c0000000000000000",
        "18ce4f0b8cb4d0cac65fea8f79257b20888e53e72299e56dffffffff000000000000000000000000")]
    public void Results_are_those_of_the_RFC(string key, string nonce, string plaintext, string result)
    {
        var (k, n, p) = (Convert.FromHexString(key), Convert.FromHexString(nonce), Convert.FromHexString(plaintext));
        var output = new byte[p.Length + 16];

        AesGcmSiv256.Encrypt(k, n, p, output);
        Assert.Equal(result, Convert.ToHexStringLower(output));
        PortableAesGcmSiv.Encrypt(k, n, p, output);
        Assert.Equal(result, Convert.ToHexStringLower(output));

        var opened = new byte[p.Length];
        Assert.True(AesGcmSiv256.TryDecrypt(k, n, output, opened));
        Assert.Equal(p, opened);
    }

    [Fact]
    public void Hardware_and_library_agree_on_every_length_around_their_block_borders_and_on_long_data()
        => Gen.Select(Gen.Byte.Array[32], Gen.Byte.Array[12], Gen.OneOf(Gen.Int[0, 300], Gen.Int[2300, 2500], Gen.Const(33141))).Sample(
            (key, nonce, length) =>
            {
                Assert.SkipUnless(HardwareAesGcmSiv.IsSupported, "This processor has no AES instructions.");
                var plaintext = new byte[length];
                new Random(length).NextBytes(plaintext);
                var (fromHardware, fromLibrary) = (new byte[length + 16], new byte[length + 16]);

                HardwareAesGcmSiv.Encrypt(key, nonce, plaintext, fromHardware);
                PortableAesGcmSiv.Encrypt(key, nonce, plaintext, fromLibrary);
                Assert.Equal(fromLibrary, fromHardware);

                var opened = new byte[length];
                Assert.True(HardwareAesGcmSiv.TryDecrypt(key, nonce, fromLibrary, opened));
                Assert.Equal(plaintext, opened);
            },
            iter: 1000);

    [Fact]
    public void One_changed_bit_anywhere_is_refused_and_leaves_no_plaintext()
        => Gen.Select(Gen.Byte.Array[0, 150], Gen.Int[0, 10_000], Gen.Int[0, 7]).Sample(
            (plaintext, position, bit) =>
            {
                var (key, nonce) = (new byte[32], new byte[12]);
                var output = new byte[plaintext.Length + 16];
                AesGcmSiv256.Encrypt(key, nonce, plaintext, output);
                output[position % output.Length] ^= (byte)(1 << bit);

                var opened = plaintext.ToArray();
                Assert.False(AesGcmSiv256.TryDecrypt(key, nonce, output, opened));
                Assert.All(opened, b => Assert.Equal(0, b));
            },
            iter: 1000);

    [Fact]
    public void Wrong_lengths_are_an_error_of_the_caller_but_a_short_ciphertext_is_only_refused()
    {
        Assert.Throws<ArgumentException>(() => AesGcmSiv256.Encrypt(new byte[31], new byte[12], [], new byte[16]));
        Assert.Throws<ArgumentException>(() => AesGcmSiv256.Encrypt(new byte[32], new byte[11], [], new byte[16]));
        Assert.Throws<ArgumentException>(() => AesGcmSiv256.Encrypt(new byte[32], new byte[12], [], new byte[15]));
        Assert.Throws<ArgumentException>(() => AesGcmSiv256.TryDecrypt(new byte[32], new byte[12], new byte[17], []));
        Assert.False(AesGcmSiv256.TryDecrypt(new byte[32], new byte[12], new byte[15], []));
    }
}
