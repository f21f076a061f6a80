using NymActors.Protocol.Addressing;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Nodes;

/// <summary>
/// The permanent keys of a node: the identity it signs with, and the key that packets are built for with the replay tags that this
/// key has seen. Key and tags belong together: a node that came back with the key alone would take packets of before once more.
/// </summary>
internal sealed class NodeKeys(IdentityKeyPair identity, SphinxPrivateKey sphinx, ReplayFilter replays) : IDisposable
{
    public IdentityKeyPair Identity => identity;

    public SphinxPrivateKey Sphinx => sphinx;

    public ReplayFilter Replays => replays;

    public string SphinxKeyText => EncryptionKey.FromBytes(sphinx.PublicKey).ToString();

    public static NodeKeys Generate(RandomSource random, int replayTags) =>
        new(IdentityKeyPair.Generate(random), SphinxPrivateKey.Generate(random), new ReplayFilter(replayTags));

    public void Dispose()
    {
        identity.Dispose();
        sphinx.Dispose();
    }
}
