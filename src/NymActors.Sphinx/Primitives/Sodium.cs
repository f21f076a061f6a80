using System.Runtime.InteropServices;

namespace NymActors.Sphinx.Primitives;

/// <summary>The entry points of libsodium that packets need. Loading the class initialises the library once.</summary>
internal static partial class Sodium
{
    private const string Library = "libsodium";

    static Sodium()
    {
        // 0 = first initialisation, 1 = somebody (NSec) was here before.
        if (Initialize() < 0)
        {
            throw new InvalidOperationException("libsodium could not be initialised.");
        }
    }

    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_curve25519")]
    public static partial int ScalarMultiply(Span<byte> result, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point);

    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_curve25519_base")]
    public static partial int ScalarMultiplyBase(Span<byte> result, ReadOnlySpan<byte> scalar);

    [LibraryImport(Library, EntryPoint = "crypto_core_ed25519_scalar_mul")]
    public static partial void ScalarProduct(Span<byte> result, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y);

    [LibraryImport(Library, EntryPoint = "crypto_stream_chacha20_xor_ic")]
    public static partial int ChaCha20Xor(
        Span<byte> output, ReadOnlySpan<byte> input, ulong length, ReadOnlySpan<byte> nonce, ulong firstBlock, ReadOnlySpan<byte> key);

    [LibraryImport(Library, EntryPoint = "crypto_generichash_blake2b")]
    public static partial int Blake2b(
        Span<byte> output, nuint outputLength, ReadOnlySpan<byte> input, ulong inputLength, ReadOnlySpan<byte> key, nuint keyLength);

    [LibraryImport(Library, EntryPoint = "sodium_init")]
    private static partial int Initialize();
}
