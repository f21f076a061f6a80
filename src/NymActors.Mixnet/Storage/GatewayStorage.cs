using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using NymActors.Mixnet.Monitoring;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Storage;

/// <summary>
/// What a gateway must not forget when it restarts: its registered clients with their keys and bandwidth, and the messages that wait.
/// In memory, owned by the network. Safe for concurrent use.
/// </summary>
internal sealed class GatewayStorage(LocalMixnetOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<Bytes32, ClientRecord> _clients = new();

    public MessageStore Messages { get; } =
        new(options.Time, options.StoredMessagesPerClient, options.StoredBytesPerGateway, options.StoredMessageAge);

    public bool TryFind(Bytes32 address, [NotNullWhen(true)] out ClientRecord? client) => _clients.TryGetValue(address, out client);

    /// <summary>Remembers a client with a freshly agreed key, in place of any earlier key; bandwidth and history stay.</summary>
    public ClientRecord Register(Bytes32 address, SharedKey key) =>
        _clients.AddOrUpdate(address, _ => new ClientRecord(address, key), (_, known) => known.WithKey(key));

    /// <summary>Deletes a client's key, bandwidth and messages (docs/protocol/03-gateway.md section 16).</summary>
    public void Forget(Bytes32 address)
    {
        _clients.TryRemove(address, out _);
        Messages.Forget(address);
    }

    public IReadOnlyList<ClientTraffic> Snapshot() => [.. _clients.Values.Select(client => new ClientTraffic(
        Base58Text.Encode(client.Address.Span),
        client.Traffic.IsConnected,
        client.Bandwidth,
        client.Traffic.ForwardRequests,
        client.Traffic.MessagesPushed,
        client.Traffic.AcknowledgementsPushed,
        client.Traffic.Stored))];

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Key.Dispose();
        }
    }
}
