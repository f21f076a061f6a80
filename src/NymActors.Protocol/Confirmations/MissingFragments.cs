using NymActors.Protocol.Chunking;

namespace NymActors.Protocol.Confirmations;

/// <summary>
/// Which fragments of a set are missing: 32 bytes, in which fragment n is bit (n - 1) mod 8, counted from the least significant one, of byte
/// (n - 1) / 8 (docs/protocol/07-confirmations.md 3). Immutable.
/// </summary>
public sealed class MissingFragments
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private readonly byte[] _bits;

    private MissingFragments(byte[] bits) => _bits = bits;

    /// <summary>Every fragment that a set can have: what is said of a set of which nothing is there.</summary>
    public static MissingFragments All { get; } = Of(Enumerable.Range(1, Fragment.MaximumSetLength).Select(static number => (byte)number));

    /// <summary>The fragments with these numbers.</summary>
    /// <param name="numbers">Numbers of fragments, 1 to 255.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is 0.</exception>
    public static MissingFragments Of(IEnumerable<byte> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        var bits = new byte[Length];
        foreach (var number in numbers)
        {
            ArgumentOutOfRangeException.ThrowIfZero(number, nameof(numbers));
            bits[(number - 1) / 8] |= (byte)(1 << ((number - 1) % 8));
        }

        return new MissingFragments(bits);
    }

    /// <summary>Reads the 32 bytes. The last bit, which stands for no fragment, is ignored.</summary>
    /// <param name="bytes">Exactly 32 bytes.</param>
    /// <exception cref="ProtocolException">Not 32 bytes.</exception>
    public static MissingFragments FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == Length
        ? new MissingFragments(bytes.ToArray())
        : throw new ProtocolException("missing fragments", 0, $"{bytes.Length} bytes instead of {Length}");

    /// <summary>Whether a fragment is missing.</summary>
    /// <param name="number">Its number in the set; false for 0.</param>
    public bool Contains(byte number) => number > 0 && (_bits[(number - 1) / 8] & (1 << ((number - 1) % 8))) != 0;

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyTo(Span<byte> destination) => _bits.CopyTo(destination);
}
