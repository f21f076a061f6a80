using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NymActors.Sphinx.Primitives;

/// <summary>
/// HMAC-SHA256 under one key, held as the two states that have absorbed its pads, so that many messages pay for it once.
/// Instances only where <see cref="Sha256Compression.IsSupported"/>; <see cref="Hash"/> works everywhere.
/// </summary>
internal struct HmacSha256
{
    /// <summary>A MAC, in bytes.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private const int BlockLength = Sha256Compression.BlockLength;
    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5c;

    private Sha256State _inner;
    private Sha256State _outer;

    /// <summary>Absorbs a key of any length.</summary>
    [SkipLocalsInit]
    public HmacSha256(ReadOnlySpan<byte> key)
    {
        Span<byte> pad = stackalloc byte[BlockLength];
        pad.Clear();
        _inner = Sha256State.Initial;
        if (key.Length <= BlockLength)
        {
            key.CopyTo(pad);
        }
        else
        {
            _inner.Finish(absorbed: 0, key, pad);
            _inner = Sha256State.Initial;
        }
        _outer = _inner;
        Flip(pad, InnerPad);
        Sha256Compression.Absorb(ref _inner, pad);
        Flip(pad, InnerPad ^ OuterPad);
        Sha256Compression.Absorb(ref _outer, pad);
        CryptographicOperations.ZeroMemory(pad);
    }

    /// <summary>Writes the MAC of one message under a key, the quickest way that this machine has.</summary>
    public static void Hash(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> mac)
    {
        if (!Sha256Compression.IsSupported)
        {
            HMACSHA256.HashData(key, message, mac);
            return;
        }
        var hmac = new HmacSha256(key);
        hmac.Compute(message, mac);
        hmac.Clear();
    }

    /// <summary>Writes the 32-byte MAC, which may lie over the message.</summary>
    [SkipLocalsInit]
    public readonly void Compute(ReadOnlySpan<byte> message, Span<byte> mac)
    {
        Span<byte> digest = stackalloc byte[Length];
        Sha256State state = _inner;
        state.Finish(BlockLength, message, digest);
        state = _outer;
        state.Finish(BlockLength, digest, mac);
        CryptographicOperations.ZeroMemory(digest);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Sha256State>(ref state)));
    }

    /// <summary>Zeroes the key. Copies of the struct are the caller's matter.</summary>
    public void Clear() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<HmacSha256>(ref this)));

    private static void Flip(Span<byte> pad, byte mask)
    {
        foreach (ref byte value in pad)
        {
            value ^= mask;
        }
    }
}
