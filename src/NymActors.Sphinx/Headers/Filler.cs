using NymActors.Sphinx.Primitives;
using static NymActors.Sphinx.SphinxConstants;

namespace NymActors.Sphinx.Headers;

/// <summary>
/// What the zero bytes that each hop appends to beta have become at the final hop (docs/protocol/01-sphinx.md section 7.6).
/// </summary>
internal static class Filler
{
    /// <summary>Writes 60 bytes for every hop but the last.</summary>
    /// <param name="keystreams">The keystreams of the hops, 360 bytes each.</param>
    /// <param name="filler">Receives the filler; its length says how many hops there are.</param>
    public static void Write(ReadOnlySpan<byte> keystreams, Span<byte> filler)
    {
        filler.Clear();
        for (int length = StepLength, hop = 0; length <= filler.Length; length += StepLength, hop++)
        {
            ReadOnlySpan<byte> keystream = keystreams.Slice(hop * KeystreamLength, KeystreamLength);
            Bytes.Xor(filler[..length], keystream[^length..]);
        }
    }
}
