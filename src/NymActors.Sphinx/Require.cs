using System.Runtime.CompilerServices;

namespace NymActors.Sphinx;

/// <summary>Argument checks for spans of fixed length.</summary>
internal static class Require
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Length(ReadOnlySpan<byte> bytes, int expected, string name)
    {
        if (bytes.Length != expected)
        {
            Throw(bytes.Length, expected, name);
        }
    }

    private static void Throw(int actual, int expected, string name) =>
        throw new ArgumentException($"Expected {expected} bytes, got {actual}.", name);
}
