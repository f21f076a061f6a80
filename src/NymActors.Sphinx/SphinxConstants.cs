namespace NymActors.Sphinx;

/// <summary>Sizes of the packet format, in bytes (docs/protocol/01-sphinx.md section 3).</summary>
public static class SphinxConstants
{
    /// <summary>Longest route, in hops.</summary>
    public const int MaxHops = 5;

    /// <summary>A node address.</summary>
    public const int NodeAddressLength = 32;

    /// <summary>A destination address: the identity key of the recipient client.</summary>
    public const int DestinationLength = 32;

    /// <summary>The identifier beside the destination.</summary>
    public const int IdentifierLength = 16;

    /// <summary>An X25519 public key.</summary>
    public const int PublicKeyLength = 32;

    /// <summary>A replay tag.</summary>
    public const int ReplayTagLength = 32;

    /// <summary>The header: alpha, gamma and beta.</summary>
    public const int HeaderLength = AlphaLength + MacLength + BetaLength;

    /// <summary>What the payload adds to the plaintext: sixteen zero bytes and one marker.</summary>
    public const int PayloadOverhead = PayloadZeroPrefix + 1;

    /// <summary>What a packet adds to the plaintext.</summary>
    public const int PacketOverhead = HeaderLength + PayloadOverhead;

    /// <summary>A packet must be at least this long to be looked at.</summary>
    public const int MinPacketLength = PacketOverhead;

    /// <summary>A packet must be at least this long for its payload to be unwrapped or built.</summary>
    public const int MinProcessablePacketLength = HeaderLength + LionessLeftLength + 1;

    internal const int AlphaLength = 32;
    internal const int MacLength = 16;
    internal const int MacKeyLength = 16;
    internal const int StreamKeyLength = 16;
    internal const int VersionLength = 3;
    internal const int DelayLength = 8;
    internal const int ForwardMetaLength = 1 + VersionLength + NodeAddressLength + DelayLength;
    internal const int FinalMetaLength = 1 + VersionLength + DestinationLength + IdentifierLength;
    internal const int StepLength = ForwardMetaLength + MacLength;
    internal const int BetaLength = StepLength * MaxHops;
    internal const int TruncatedBetaLength = BetaLength - StepLength;
    internal const int KeystreamLength = StepLength * (MaxHops + 1);
    internal const int GammaOffset = AlphaLength;
    internal const int BetaOffset = GammaOffset + MacLength;
    internal const int PayloadZeroPrefix = 16;
    internal const int PayloadKeyLength = 192;
    internal const int PayloadKeySeedLength = 16;
    internal const int LionessLeftLength = 32;
    internal const byte ForwardFlag = 1;
    internal const byte FinalFlag = 2;
}
