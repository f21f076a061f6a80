namespace NymActors.Mixnet.Monitoring;

/// <summary>The counters of all nodes at one moment. Each counter is exact; two of them may be read a few instructions apart.</summary>
/// <param name="Nodes">Mix nodes by layer, then gateways.</param>
/// <param name="DirectoryRequests">Requests that the directory answered.</param>
public sealed record MixnetSnapshot(IReadOnlyList<NodeSnapshot> Nodes, long DirectoryRequests)
{
    /// <summary>The snapshot of one node.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no node of that id.</exception>
    public NodeSnapshot Node(uint id) =>
        Nodes.FirstOrDefault(node => node.Node.Id == id)
        ?? throw new ArgumentOutOfRangeException(nameof(id), id, "The network has no node of this id.");

    /// <summary>The traffic of one client, at whichever gateway it registered with.</summary>
    /// <param name="identityKey">Base58 of the client's ed25519 identity key.</param>
    /// <returns>Null when it is not registered with any gateway.</returns>
    public ClientTraffic? Client(string identityKey) =>
        Nodes.SelectMany(node => node.Clients).FirstOrDefault(client => client.IdentityKey == identityKey);
}
