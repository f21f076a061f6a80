namespace NymActors.Sphinx;

/// <summary>What one hop learns from a packet. The bytes themselves are in the buffer that was processed in place.</summary>
public readonly struct SphinxResult
{
    /// <summary>Forward or final.</summary>
    public SphinxHopKind Kind { get; internal init; }

    /// <summary>The version number in this layer, known or not. Everything after the version is already processed by its rules.</summary>
    public ushort VersionNumber { get; internal init; }

    /// <summary>Forward: the 32-byte node address of the next hop. Final: the 32-byte destination.</summary>
    public Bytes32 Address { get; internal init; }

    /// <summary>Forward: how long to hold the packet, in nanoseconds, as the sender wrote it, without any cap. Final: zero.</summary>
    public ulong DelayNanoseconds { get; internal init; }

    /// <summary>Final: the identifier beside the destination, big-endian; zero in all packets of Nym clients. Forward: zero.</summary>
    public UInt128 Identifier { get; internal init; }

    /// <summary>Final: where the plaintext lies in the processed buffer. Forward: an empty range.</summary>
    public Range Plaintext { get; internal init; }

    /// <summary>The same for every copy of this packet at this hop, and for nothing else: what a replay filter remembers.</summary>
    public Bytes32 ReplayTag { get; internal init; }
}
