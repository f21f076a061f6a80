using System.Net;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Topology;

namespace NymActors.Protocol.Directory;

/// <summary>
/// Sorts out of a node list what no client can use, and counts it. What gets past it can neither make packet building throw nor
/// send packets to an address at which nobody can be.
/// </summary>
internal sealed class UsableNodes
{
    private int _lowOrderKeys;
    private int _undialableNodes;
    private int _duplicateIds;
    private int _unusableListeners;

    /// <summary>What was left out so far.</summary>
    public RefusedEntries Refused => new(_lowOrderKeys, _undialableNodes, _duplicateIds, _unusableListeners);

    /// <summary>The usable nodes of a list by number; a later one replaces an earlier one (docs/protocol/06-network.md section 7.1).</summary>
    /// <param name="list">Complete list of nodes.</param>
    /// <param name="minimumPerformance">Lowest performance in percent; nodes below are left out and not counted.</param>
    /// <returns>The nodes in the order of their first appearance.</returns>
    public Dictionary<uint, SkimmedNode> Of(SkimmedNodeList list, int minimumPerformance)
    {
        var nodes = new Dictionary<uint, SkimmedNode>();
        foreach (var node in list.Nodes.Data)
        {
            if (node.SphinxKey.IsLowOrder)
            {
                _lowOrderKeys++;
            }
            else if (MixAddressOf(node) is null)
            {
                _undialableNodes++;
            }
            else if (node.Performance.Percent >= minimumPerformance)
            {
                _duplicateIds += nodes.ContainsKey(node.NodeId) ? 1 : 0;
                nodes[node.NodeId] = node;
            }
        }

        return nodes;
    }

    /// <summary>Where a node takes packets: its first address that can be dialled; null when there is none.</summary>
    public static IPEndPoint? MixAddressOf(SkimmedNode node)
    {
        foreach (var address in node.IpAddresses)
        {
            var endPoint = new IPEndPoint(address, node.MixPort);
            if (NodeRoutingAddress.FromEndPoint(endPoint).CanBeDialled)
            {
                return endPoint;
            }
        }

        return null;
    }

    /// <summary>The listeners of a gateway that can be connected to, in the order of docs/protocol/03-gateway.md section 20.1.</summary>
    public IReadOnlyList<Uri> ListenersOf(SkimmedNode node)
    {
        if (node.Entry is not { } entry)
        {
            return [];
        }

        var listeners = new List<Uri>();
        var allUsable = true;
        if (entry.HostName is { Length: > 0 } name)
        {
            if (entry.SecureWebSocketPort is { } securePort)
            {
                allUsable &= TryAdd(listeners, Uri.UriSchemeWss, name, securePort);
            }

            allUsable &= TryAdd(listeners, Uri.UriSchemeWs, name, entry.WebSocketPort);
        }

        foreach (var address in node.IpAddresses)
        {
            allUsable &= TryAdd(listeners, Uri.UriSchemeWs, address.ToString(), entry.WebSocketPort);
        }

        _unusableListeners += allUsable ? 0 : 1;
        return listeners;
    }

    private static bool TryAdd(List<Uri> listeners, string scheme, string host, ushort port)
    {
        // Longer ones are no names of the DNS (RFC 1035 2.3.4), and checking them takes time that grows with them.
        const int longestHostName = 253;
        if (host.Length > longestHostName || Uri.CheckHostName(host) == UriHostNameType.Unknown || !CanBeDialled(host, port))
        {
            return false;
        }

        var authority = host.Contains(':', StringComparison.Ordinal) && host[0] != '[' ? $"[{host}]" : host;
        if (!Uri.TryCreate($"{scheme}://{authority}:{port}/", UriKind.Absolute, out var listener) || listener.IdnHost.Length == 0)
        {
            return false;
        }

        listeners.Add(listener);
        return true;
    }

    private static bool CanBeDialled(string host, ushort port) => IPAddress.TryParse(host, out var address)
        ? NodeRoutingAddress.FromEndPoint(new IPEndPoint(address, port)).CanBeDialled
        : port != 0;
}
