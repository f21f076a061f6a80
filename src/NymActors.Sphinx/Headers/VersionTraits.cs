namespace NymActors.Sphinx.Headers;

/// <summary>What a version number means for the cryptography.</summary>
internal readonly record struct VersionTraits(bool BlindsModL, bool HasExplicitPayloadKeys)
{
    /// <summary>The number of versions that no client writes but that nodes treat like 257.</summary>
    private const ushort InitialLegacyVersion = 1;

    /// <summary>How a hop treats a number that it read in a packet.</summary>
    public static VersionTraits OfReceived(ushort number, VersionRules rules) => number switch
    {
        InitialLegacyVersion or (ushort)SphinxVersion.V257 => new(BlindsModL: true, HasExplicitPayloadKeys: true),
        (ushort)SphinxVersion.V256 when rules == VersionRules.AllGenerations => new(BlindsModL: true, HasExplicitPayloadKeys: true),
        (ushort)SphinxVersion.V258 => new(BlindsModL: false, HasExplicitPayloadKeys: true),
        _ => new(BlindsModL: false, HasExplicitPayloadKeys: false),
    };

    /// <summary>What a sender does for a version.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the four versions.</exception>
    public static VersionTraits OfSent(SphinxVersion version) => version is >= SphinxVersion.V256 and <= SphinxVersion.V259
        ? OfReceived((ushort)version, VersionRules.AllGenerations)
        : throw new ArgumentOutOfRangeException(nameof(version), version, "A packet can be built in versions 256 to 259.");
}
