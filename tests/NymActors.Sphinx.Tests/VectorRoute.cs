using System.Text.Json;

namespace NymActors.Sphinx.Tests;

/// <summary>The route that a vector describes by private keys, addresses and delays.</summary>
internal sealed class VectorRoute : IDisposable
{
    private readonly SphinxPrivateKey[] _keys;

    public VectorRoute(JsonElement inputs)
    {
        _keys = [.. inputs.List("node_private_keys").Select(key => SphinxPrivateKey.FromBytes(key.Hex()))];
        Hops = [.. _keys.Zip(inputs.List("node_addresses"), (key, address) => new SphinxHop(address.Hex(), key.PublicKey))];
        Delays = [.. inputs.List("delays_ns").Select(delay => delay.GetUInt64())];
    }

    public SphinxHop[] Hops { get; }

    public ulong[] Delays { get; }

    public void Dispose() => Array.ForEach(_keys, key => key.Dispose());
}
