using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NymActors.Protocol.Cryptography;

/// <summary>
/// AES-128 in counter mode where only the low 8 bytes of the block count, big-endian, modulo 2^64 without carry into the high 8
/// (docs/protocol/02-messages.md 2.1). Encrypting and decrypting are the same operation; nothing is authenticated.
/// </summary>
public static class AesCtr64
{
    /// <summary>Length of a key in bytes.</summary>
    public const int KeyLength = 16;

    /// <summary>Length of an initialisation vector in bytes.</summary>
    public const int IvLength = 16;

    private const int BlockLength = 16;
    private const int ChunkLength = 2048;

    /// <summary>The all-zero initialisation vector that packet payloads use: each of their keys encrypts once.</summary>
    public static ReadOnlySpan<byte> ZeroIv => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Replaces <paramref name="data"/> by its exclusive-or with the keystream.</summary>
    /// <param name="key">16 bytes.</param>
    /// <param name="iv">16 bytes: the first counter block.</param>
    /// <param name="data">Any number of bytes, changed in place.</param>
    /// <exception cref="ArgumentException">The key or the vector is not 16 bytes long.</exception>
    public static void Xor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, Span<byte> data)
    {
        if (key.Length != KeyLength || iv.Length != IvLength)
        {
            throw new ArgumentException("AES-128-CTR needs a key and an initialisation vector of 16 bytes each.");
        }

        if (data.IsEmpty)
        {
            return;
        }

        using var aes = Aes.Create();
        aes.SetKey(key);
        var high = MemoryMarshal.Read<ulong>(iv);
        var counter = BinaryPrimitives.ReadUInt64BigEndian(iv[8..]);
        var blocksNeeded = (int)Math.Min(((long)data.Length + BlockLength - 1) / BlockLength, ChunkLength / BlockLength);
        Span<byte> keystream = stackalloc byte[ChunkLength];
        keystream = keystream[..(blocksNeeded * BlockLength)];
        while (!data.IsEmpty)
        {
            var take = Math.Min(data.Length, keystream.Length);
            var blocks = keystream[..((take + BlockLength - 1) / BlockLength * BlockLength)];
            for (var offset = 0; offset < blocks.Length; offset += BlockLength)
            {
                MemoryMarshal.Write(blocks[offset..], high);
                BinaryPrimitives.WriteUInt64BigEndian(blocks[(offset + 8)..], counter);
                counter = unchecked(counter + 1);
            }

            aes.EncryptEcb(blocks, blocks, PaddingMode.None);
            XorInto(data[..take], blocks);
            data = data[take..];
        }

        CryptographicOperations.ZeroMemory(keystream);
    }

    private static void XorInto(Span<byte> data, ReadOnlySpan<byte> keystream)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(data);
        var keyVectors = MemoryMarshal.Cast<byte, Vector<byte>>(keystream);
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] ^= keyVectors[i];
        }

        for (var i = vectors.Length * Vector<byte>.Count; i < data.Length; i++)
        {
            data[i] ^= keystream[i];
        }
    }
}
