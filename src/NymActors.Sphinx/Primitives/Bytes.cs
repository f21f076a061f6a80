using System.Numerics;
using System.Runtime.InteropServices;

namespace NymActors.Sphinx.Primitives;

/// <summary>Byte-wise exclusive or, a vector at a time.</summary>
internal static class Bytes
{
    /// <summary>target ^= source, over the length of <paramref name="source"/>.</summary>
    public static void Xor(Span<byte> target, ReadOnlySpan<byte> source)
    {
        target = target[..source.Length];
        int vectorised = source.Length - (source.Length % Vector<byte>.Count);
        Span<Vector<byte>> targetVectors = MemoryMarshal.Cast<byte, Vector<byte>>(target[..vectorised]);
        ReadOnlySpan<Vector<byte>> sourceVectors = MemoryMarshal.Cast<byte, Vector<byte>>(source[..vectorised]);
        for (int i = 0; i < targetVectors.Length; i++)
        {
            targetVectors[i] ^= sourceVectors[i];
        }
        for (int i = vectorised; i < source.Length; i++)
        {
            target[i] ^= source[i];
        }
    }
}
