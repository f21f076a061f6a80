using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Gateways;

/// <summary>The table of connected clients, one entry per address (docs/protocol/03-gateway.md 17.4). Safe for concurrent use.</summary>
internal sealed class ActiveClients
{
    private readonly ConcurrentDictionary<Bytes32, ActiveClient> _clients = new();

    public int Count => _clients.Count;

    public bool TryGet(Bytes32 address, [NotNullWhen(true)] out ActiveClient? client) => _clients.TryGetValue(address, out client);

    /// <summary>Enters a client.</summary>
    /// <returns>The entry that it replaced, whose connection has to end.</returns>
    public ActiveClient? Enter(ActiveClient client)
    {
        ActiveClient? replaced = null;
        _clients.AddOrUpdate(client.Address, client, (_, present) =>
        {
            replaced = present;
            return client;
        });
        return replaced;
    }

    /// <summary>Removes this very entry; a successor of the same address stays (pitfall 17).</summary>
    public bool Remove(ActiveClient client) =>
        _clients.TryRemove(new KeyValuePair<Bytes32, ActiveClient>(client.Address, client));
}
