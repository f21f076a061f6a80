using System.Security.Cryptography;

namespace NymActors.Sphinx.Headers;

/// <summary>
/// A shared secret expanded into the keys of one hop (docs/protocol/01-sphinx.md section 7.2): a view of 288 bytes that the
/// caller owns and zeroes.
/// </summary>
internal readonly ref struct ExpandedSecret(Span<byte> bytes)
{
    public const int Length = 288;

    private const int PayloadKeyOffset = SphinxConstants.StreamKeyLength + SphinxConstants.MacKeyLength;
    private const int BlindingFactorOffset = PayloadKeyOffset + SphinxConstants.PayloadKeyLength;
    private const int ReplayTagOffset = BlindingFactorOffset + BlindingFactorLength;
    private const int BlindingFactorLength = 32;

    private readonly Span<byte> _bytes = bytes[..Length];

    private static ReadOnlySpan<byte> Info =>
        "Dwste mou enan moxlo arketa makru kai ena upomoxlio gia na ton topothetisw kai tha kinisw thn gh."u8;

    /// <summary>rho: the AES-128 key of the routing information.</summary>
    public ReadOnlySpan<byte> StreamKey => _bytes[..SphinxConstants.StreamKeyLength];

    /// <summary>mu: the key of the header MAC.</summary>
    public ReadOnlySpan<byte> MacKey => _bytes.Slice(SphinxConstants.StreamKeyLength, SphinxConstants.MacKeyLength);

    /// <summary>The payload key of versions that use it as it is.</summary>
    public ReadOnlySpan<byte> PayloadKey => _bytes.Slice(PayloadKeyOffset, SphinxConstants.PayloadKeyLength);

    /// <summary>The seed of the payload key of version 259: the start of the same region.</summary>
    public ReadOnlySpan<byte> PayloadKeySeed => _bytes.Slice(PayloadKeyOffset, SphinxConstants.PayloadKeySeedLength);

    /// <summary>The raw factor that blinds alpha for the next hop.</summary>
    public Span<byte> BlindingFactor => _bytes.Slice(BlindingFactorOffset, BlindingFactorLength);

    /// <summary>What a node remembers to recognise the packet when it comes again.</summary>
    public ReadOnlySpan<byte> ReplayTag => _bytes.Slice(ReplayTagOffset, SphinxConstants.ReplayTagLength);

    /// <summary>Expands a 32-byte shared secret into all keys.</summary>
    public void Derive(ReadOnlySpan<byte> sharedSecret) => Derive(sharedSecret, Length);

    /// <summary>
    /// The part that a sender uses, which is less: never the replay tag, and for the last hop nothing after the payload key or
    /// its seed. What is left out keeps its former bytes.
    /// </summary>
    public void DeriveForSender(ReadOnlySpan<byte> sharedSecret, bool isLastHop, VersionTraits traits) => Derive(
        sharedSecret,
        (isLastHop, traits.HasExplicitPayloadKeys) switch
        {
            (false, _) => ReplayTagOffset,
            (true, true) => BlindingFactorOffset,
            (true, false) => PayloadKeyOffset + SphinxConstants.PayloadKeySeedLength,
        });

    private void Derive(ReadOnlySpan<byte> sharedSecret, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, sharedSecret, _bytes[..length], salt: default, Info);
}
