using System.Runtime.CompilerServices;

namespace NymActors.Protocol.Addressing;

/// <summary>32 bytes held in place, so that a key costs no allocation of its own.</summary>
[InlineArray(32)]
internal struct Bytes32
{
    private byte _first;

    public static Bytes32 From(ReadOnlySpan<byte> bytes)
    {
        Bytes32 copy = default;
        bytes.CopyTo(copy);
        return copy;
    }

    public readonly int ComputeHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(this);
        return hash.ToHashCode();
    }
}
