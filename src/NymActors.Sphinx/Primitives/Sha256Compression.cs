using System.Runtime.InteropServices;

namespace NymActors.Sphinx.Primitives;

/// <summary>
/// The compression function of SHA-256 from OpenSSL's libcrypto, which uses the processor's SHA instructions. Of the library
/// only <c>SHA256_Transform</c> is called: it neither allocates nor locks, where the system's HMAC and HKDF pay a setup per
/// call that costs more than the few blocks of a packet. Linux only, and only where the library passes a known-answer test;
/// everybody else has a portable way.
/// </summary>
internal static unsafe class Sha256Compression
{
    /// <summary>A block, in bytes.</summary>
    public const int BlockLength = 64;

    // A block takes about a tenth of a microsecond, so the garbage collector can wait for it.
    private static readonly delegate* unmanaged[SuppressGCTransition]<Sha256State*, byte*, void> Transform = Load();

    /// <summary>Whether the library is here and computes correctly.</summary>
    public static bool IsSupported => Transform is not null;

    /// <summary>Absorbs whole blocks. Only where <see cref="IsSupported"/>.</summary>
    public static void Absorb(ref Sha256State state, ReadOnlySpan<byte> blocks)
    {
        fixed (Sha256State* target = &state)
        fixed (byte* source = blocks)
        {
            for (int offset = 0; offset <= blocks.Length - BlockLength; offset += BlockLength)
            {
                Transform(target, source + offset);
            }
        }
    }

    private static delegate* unmanaged[SuppressGCTransition]<Sha256State*, byte*, void> Load()
    {
        if (!OperatingSystem.IsLinux()
            || !(NativeLibrary.TryLoad("libcrypto.so.3", out nint library) || NativeLibrary.TryLoad("libcrypto.so.1.1", out library))
            || !NativeLibrary.TryGetExport(library, "SHA256_Transform", out nint symbol))
        {
            return null;
        }
        var transform = (delegate* unmanaged[SuppressGCTransition]<Sha256State*, byte*, void>)symbol;
        return PassesKnownAnswer(transform) ? transform : null;
    }

    /// <summary>SHA-256("abc") of FIPS 180-4, padded by hand.</summary>
    private static bool PassesKnownAnswer(delegate* unmanaged[SuppressGCTransition]<Sha256State*, byte*, void> transform)
    {
        Span<byte> block = stackalloc byte[BlockLength];
        block.Clear();
        "abc"u8.CopyTo(block);
        block[3] = 0x80;
        block[^1] = 3 * 8;
        Sha256State state = Sha256State.Initial;
        fixed (byte* source = block)
        {
            transform(&state, source);
        }
        ReadOnlySpan<uint> expected =
            [0xba7816bf, 0x8f01cfea, 0x414140de, 0x5dae2223, 0xb00361a3, 0x96177a9c, 0xb410ff61, 0xf20015ad];
        return state[..expected.Length].SequenceEqual(expected);
    }
}
