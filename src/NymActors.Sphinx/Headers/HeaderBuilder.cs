using System.Security.Cryptography;
using NymActors.Sphinx.Primitives;
using static NymActors.Sphinx.SphinxConstants;

namespace NymActors.Sphinx.Headers;

/// <summary>Builds a header from the inside out (docs/protocol/01-sphinx.md sections 7.6 and 7.7).</summary>
internal static class HeaderBuilder
{
    /// <summary>Writes 348 bytes of header and the expanded secrets of all hops, which the caller zeroes.</summary>
    public static void Build(
        SphinxVersion version,
        ReadOnlySpan<SphinxHop> route,
        ReadOnlySpan<ulong> delaysNanoseconds,
        ReadOnlySpan<byte> destination,
        ReadOnlySpan<byte> identifier,
        RandomSource random,
        Span<byte> header,
        Span<byte> expandedSecrets)
    {
        SenderKeys.Derive(VersionTraits.OfSent(version), route, random, header[..AlphaLength], expandedSecrets);
        Span<byte> keystreams = stackalloc byte[MaxHops * KeystreamLength];
        for (int i = 0; i < route.Length; i++)
        {
            AesKeystream.Fill(Secret(expandedSecrets, i).StreamKey, keystreams.Slice(i * KeystreamLength, KeystreamLength));
        }
        Span<byte> gamma = header.Slice(GammaOffset, MacLength);
        Span<byte> beta = header.Slice(BetaOffset, BetaLength);
        int last = route.Length - 1;
        int fillerLength = StepLength * last;
        Span<byte> final = beta[..^fillerLength];
        RoutingInformation.WriteFinal(final, version, destination, identifier);
        random.Fill(final[FinalMetaLength..]);
        Bytes.Xor(final, keystreams.Slice(last * KeystreamLength, final.Length));
        Filler.Write(keystreams, beta[final.Length..]);
        HeaderMac.Compute(Secret(expandedSecrets, last).MacKey, beta, gamma);
        for (int i = last - 1; i >= 0; i--)
        {
            beta[..TruncatedBetaLength].CopyTo(beta[StepLength..]);
            gamma.CopyTo(beta[RoutingInformation.NextMacOffset..]);
            RoutingInformation.WriteForward(beta, version, route[i + 1].Address, delaysNanoseconds[i]);
            Bytes.Xor(beta, keystreams.Slice(i * KeystreamLength, BetaLength));
            HeaderMac.Compute(Secret(expandedSecrets, i).MacKey, beta, gamma);
        }
        CryptographicOperations.ZeroMemory(keystreams);
    }

    private static ExpandedSecret Secret(Span<byte> expandedSecrets, int hop) => new(expandedSecrets[(hop * ExpandedSecret.Length)..]);
}
