using System.Numerics;
using CsCheck;
using NymActors.Sphinx.Payloads;
using NymActors.Sphinx.Primitives;

namespace NymActors.Sphinx.Tests;

public sealed class PropertyTests
{
    private static readonly BigInteger L = BigInteger.Pow(2, 252) + BigInteger.Parse(
        "27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void Messages_of_any_length_come_out_as_they_went_in() =>
        Gen.Select(Gen.Int[256, 259], Gen.Int[1, 5], Gen.Byte.Array[0, 300], Gen.Int[0, 200], Gen.ULong).Sample(
            (version, hops, message, spare, seed) =>
            {
                var random = new SeededRandomSource(seed);
                using var route = new TestRoute(hops, random);
                byte[] packet = new byte[Math.Max(381, 365 + message.Length + spare)];
                SphinxPacketBuilder.Build(
                    (SphinxVersion)version, route.Hops, route.Delays, route.Destination, route.Identifier, message, packet, random);
                Assert.Equal(message, route.Unwrap((SphinxVersion)version, packet));
            },
            iter: 200);

    [Fact]
    public void The_sender_computes_the_products_that_hop_by_hop_clamped_multiplication_gives() =>
        Gen.Select(Gen.Byte.Array[32], Gen.Byte.Array[32], Gen.Byte.Array[32], Gen.Byte.Array[32]).Sample(
            (secret, first, second, node) =>
            {
                byte[] point = new byte[32];
                X25519.MultiplyBase(node, point);
                byte[] expected = new byte[32];
                Assert.True(X25519.TryMultiply(secret, point, expected));
                Assert.True(X25519.TryMultiply(first, expected, expected));
                Assert.True(X25519.TryMultiply(second, expected, expected));

                Array.ForEach([secret, first, second], scalar => X25519.Clamp(scalar));
                byte[] product = new byte[32];
                BlindedScalar.FromClamped(secret, product);
                BlindedScalar.Multiply(product, first);
                BlindedScalar.Multiply(product, second);
                Assert.True(BlindedScalar.TryMakeClampInvariant(product, product));
                Assert.True(X25519.TryMultiply(product, point, point));
                Assert.Equal(expected, point);
            },
            iter: 300);

    [Fact]
    public void A_clamp_invariant_scalar_is_plus_or_minus_the_scalar_mod_l() =>
        Gen.Byte.Array[32].Sample(
            bytes =>
            {
                byte[] scalar = new byte[32];
                BlindedScalar.FromBytes(bytes, scalar);
                Assert.True(BlindedScalar.TryMakeClampInvariant(scalar, scalar));

                byte[] clamped = [.. scalar];
                X25519.Clamp(clamped);
                Assert.Equal(clamped, scalar);
                BigInteger wanted = Integer(bytes) % L;
                BigInteger got = Integer(scalar) % L;
                Assert.True(got == wanted || got == (L - wanted) % L);
            },
            iter: 5000);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Scalars_without_a_clamp_invariant_form_are_reported(int multipleOfL)
    {
        byte[] scalar = new byte[32];
        (L * multipleOfL).ToByteArray(isUnsigned: true).CopyTo(scalar, 0);
        byte[] product = new byte[32];
        BlindedScalar.FromBytes(scalar, product);
        Assert.False(BlindedScalar.TryMakeClampInvariant(product, product));
    }

    [Fact]
    public void Lioness_decryption_undoes_encryption_and_one_bit_garbles_everything() =>
        Gen.Select(Gen.Byte.Array[192], Gen.Byte.Array[64, 400], Gen.Int[0, 511]).Sample(
            (key, block, bit) =>
            {
                byte[] work = [.. block];
                Lioness.Encrypt(key, work);
                Lioness.Decrypt(key, work);
                Assert.Equal(block, work);

                Lioness.Encrypt(key, work);
                work[bit / 8] ^= (byte)(1 << (bit % 8));
                Lioness.Decrypt(key, work);
                int same = work.Zip(block, (a, b) => a == b).Count(equal => equal);
                Assert.InRange(same, 0, block.Length / 4);
            },
            iter: 500);

    [Fact]
    public void Padding_finds_the_message_even_when_it_ends_in_markers_or_zeros() =>
        Gen.Select(Gen.Byte[0, 2].Array[0, 40], Gen.Int[0, 20]).Sample(
            (message, spare) =>
            {
                byte[] payload = new byte[17 + message.Length + spare];
                PayloadPadding.Write(message, payload);
                Assert.True(PayloadPadding.TryFindMessage(payload, out int length));
                Assert.Equal(message, payload[16..(16 + length)]);
            },
            iter: 2000);

    [Fact]
    public void A_shorter_AES_keystream_is_the_start_of_a_longer_one() =>
        Gen.Select(Gen.Byte.Array[16], Gen.Int[0, 360]).Sample(
            (key, length) =>
            {
                byte[] longest = new byte[4096];
                byte[] shorter = new byte[length];
                AesKeystream.Fill(key, longest);
                AesKeystream.Fill(key, shorter);
                Assert.Equal(longest[..length], shorter);
                Assert.Throws<ArgumentOutOfRangeException>(() => AesKeystream.Fill(key, new byte[4097]));
            },
            iter: 300);

    [Fact]
    public void ChaCha20_gives_the_same_bytes_however_the_data_is_cut_into_blocks()
    {
        Gen<ulong> firstBlock = Gen.Frequency((3, Gen.ULong[0, 100]), (1, Gen.ULong[uint.MaxValue - 20UL, uint.MaxValue + 20UL]));
        Gen.Select(Gen.Byte.Array[32], firstBlock, Gen.Byte.Array[0, 2100]).Sample(
            (key, block, data) =>
            {
                byte[] expected = [.. data];
                for (int offset = 0; offset < data.Length; offset += ChaCha20.BlockLength, block++)
                {
                    ChaCha20.Xor(key, block, expected.AsSpan(offset, Math.Min(ChaCha20.BlockLength, data.Length - offset)));
                }
                ChaCha20.Xor(key, block - (ulong)((data.Length + ChaCha20.BlockLength - 1) / ChaCha20.BlockLength), data);
                Assert.Equal(expected, data);
            },
            iter: 300);
    }

    private static BigInteger Integer(byte[] littleEndian) => new(littleEndian, isUnsigned: true);
}
