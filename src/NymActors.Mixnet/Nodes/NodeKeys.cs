using NymActors.Protocol.Addressing;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Nodes;

/// <summary>The permanent keys of a node: the identity it signs with and the key that packets are built for.</summary>
internal sealed class NodeKeys(IdentityKeyPair identity, SphinxPrivateKey sphinx) : IDisposable
{
    public IdentityKeyPair Identity => identity;

    public SphinxPrivateKey Sphinx => sphinx;

    public string SphinxKeyText => EncryptionKey.FromBytes(sphinx.PublicKey).ToString();

    public static NodeKeys Generate(RandomSource random) => new(IdentityKeyPair.Generate(random), SphinxPrivateKey.Generate(random));

    public void Dispose()
    {
        identity.Dispose();
        sphinx.Dispose();
    }
}
