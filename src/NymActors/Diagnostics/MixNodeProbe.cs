using NymActors.Gateways;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Preparation;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Streams.Links;

namespace NymActors.Diagnostics;

/// <summary>
/// Finds out which mix nodes pass packets on: sends packets to itself, each by way of one node that is looked at. A packet that does
/// not come back accuses all three nodes on its way, so the next round takes companions whose packets came back.
/// </summary>
/// <param name="identity">Who sends to itself; not connected otherwise meanwhile.</param>
/// <param name="link">Its connection to its gateway.</param>
/// <param name="time">The clock of the patience.</param>
/// <param name="random">Draws companions and fragments.</param>
internal sealed class MixNodeProbe(ClientIdentity identity, GatewayLink link, TimeProvider time, RandomSource random)
{
    private const int Rounds = 3;

    private readonly MessageChunker _chunker = new(PacketSize.Regular);
    private readonly PacketPreparer _preparer = new(identity.Address, identity.Keys.AckKey, new PreparationSettings(), random);
    private readonly PacketOpener _opener = new(identity.Keys.Encryption, static (_, out key) =>
    {
        key = default;
        return false;
    });

    private Task<GatewayMessage?>? _receiving;

    /// <summary>How long a round waits for its packets: many times the delay of a network that is well.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Looks at all nodes of a topology.</summary>
    /// <param name="topology">The network.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>For each node whether a packet came back by way of it; null where no companion in another layer was found to work.</returns>
    /// <exception cref="NymActors.Protocol.ProtocolException">The gateway sends what is no frame.</exception>
    public async Task<IReadOnlyDictionary<MixNodeDescriptor, bool?>> RunAsync(NetworkTopology topology, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topology);
        MixNodeDescriptor[] all = [.. Enumerable.Range(1, NetworkTopology.Layers).SelectMany(topology.MixNodes)];
        var working = new HashSet<MixNodeDescriptor>();
        for (var round = 0; round < Rounds && working.Count < all.Length; round++)
        {
            var companions = round == 0 ? all : [.. working];
            var probes = new Dictionary<int, NetworkTopology>();
            foreach (var node in all.Where(node => !working.Contains(node)))
            {
                if (By(node, companions, topology) is { } route)
                {
                    probes.Add(await SendAsync(route, cancellationToken).ConfigureAwait(false), route);
                }
            }

            await foreach (var set in ComeBackAsync(probes.Count, cancellationToken).ConfigureAwait(false))
            {
                if (probes.TryGetValue(set, out var route))
                {
                    working.UnionWith(Enumerable.Range(1, NetworkTopology.Layers).Select(layer => route.MixNodes(layer)[0]));
                }
            }
        }

        return all.ToDictionary(
            static node => node,
            node => working.Contains(node) ? true : By(node, [.. working], topology) is null ? null : (bool?)false);
    }

    /// <summary>A network in which the only way is by the node and drawn companions; null when a layer has none.</summary>
    private NetworkTopology? By(MixNodeDescriptor node, IReadOnlyList<MixNodeDescriptor> companions, NetworkTopology topology)
    {
        MixNodeDescriptor?[] way =
        [
            .. Enumerable.Range(1, NetworkTopology.Layers).Select(layer => layer == node.Layer ? node : Draw([.. companions.Where(other => other.Layer == layer)])),
        ];
        return way.Contains(null) ? null : new NetworkTopology(topology.Metadata, way!, topology.Gateways);
    }

    private MixNodeDescriptor? Draw(MixNodeDescriptor[] nodes) => nodes.Length == 0 ? null : nodes[random.NextInt32(nodes.Length)];

    private async Task<int> SendAsync(NetworkTopology route, CancellationToken cancellationToken)
    {
        var fragment = _chunker.Split(new PlainMessage(new byte[1]), random)[0];
        var packet = _preparer.PrepareForward(fragment, identity.Address, route);
        await link.Connection.SendBinaryAsync(link.Frames.EncodeMixPacket(packet.MixPacket, link.FrameKind), cancellationToken).ConfigureAwait(false);
        return fragment.SetId;
    }

    private async IAsyncEnumerable<int> ComeBackAsync(
        int expected, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var patience = Task.Delay(Patience, time, cancellationToken);
        while (expected > 0)
        {
            // The connection would not outlive a cancelled read, so the read that is under way goes over into the next round.
            _receiving ??= link.Connection.ReceiveAsync(CancellationToken.None).AsTask();
            if (await Task.WhenAny(_receiving, patience).ConfigureAwait(false) == patience)
            {
                await patience.ConfigureAwait(false);
                yield break;
            }

            var received = await _receiving.ConfigureAwait(false);
            _receiving = null;
            if (received is not { } message)
            {
                yield break;
            }

            if (!message.IsText
                && link.Frames.Decode(message.Bytes.Span).Plaintext is { Length: > GatewayProtocol.LongestAcknowledgement } content
                && _opener.Open(content.Span).Fragment is { } fragment)
            {
                expected--;
                yield return fragment.SetId;
            }
        }
    }
}
