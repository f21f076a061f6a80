using System.Net;
using NymActors.Protocol.Addressing;

namespace NymActors.Protocol.Directory;

/// <summary>
/// Node lists and the rewarded set in the form that public clients ask for (docs/protocol/06-network.md section 6.8): the members of the
/// JSON form in its order, without names. The key rotation state has no such form.
/// </summary>
public static class DirectoryBincode
{
    private const string List = "node list";
    private const int LongestText = 2048;
    private const int MaximumAddresses = 16;

    /// <summary>Reads a list of nodes.</summary>
    /// <param name="bytes">The response body.</param>
    /// <returns>One page of nodes.</returns>
    /// <exception cref="ProtocolException">The body is not such a payload.</exception>
    public static SkimmedNodeList ReadNodeList(ReadOnlySpan<byte> bytes)
    {
        var reader = new BincodeReader(List, bytes);
        var metadata = new NodeListMetadata
        {
            Status = reader.HasValue() ? ReadStatus(ref reader) : null,
            AbsoluteEpochId = reader.UInt32(),
            RotationId = reader.UInt32(),
            RefreshedAt = DirectoryTimestamp.Parse(reader.Text(LongestText)),
        };
        var pagination = new Pagination(reader.UInt64(), reader.UInt32(), reader.UInt64());
        var nodes = new List<SkimmedNode>();
        for (var left = reader.Count(); left > 0; left--)
        {
            nodes.Add(ReadNode(ref reader));
        }

        reader.End();
        return new SkimmedNodeList { Metadata = metadata, Nodes = new() { Pagination = pagination, Data = nodes } };
    }

    /// <summary>Writes a list of nodes.</summary>
    /// <param name="list">The list.</param>
    /// <returns>The response body.</returns>
    public static byte[] Write(SkimmedNodeList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        var writer = new BincodeWriter();
        WriteStatus(writer, list.Metadata.Status);
        writer.Number(list.Metadata.AbsoluteEpochId);
        writer.Number(list.Metadata.RotationId);
        writer.Text(DirectoryTimestamp.Format(list.Metadata.RefreshedAt));
        writer.Number(list.Nodes.Pagination.Total);
        writer.Number(list.Nodes.Pagination.Page);
        writer.Number(list.Nodes.Pagination.Size);
        writer.Number((ulong)list.Nodes.Data.Count);
        foreach (var node in list.Nodes.Data)
        {
            WriteNode(writer, node);
        }

        return writer.ToArray();
    }

    /// <summary>Writes a rewarded set.</summary>
    /// <param name="set">The set.</param>
    /// <returns>The response body.</returns>
    public static byte[] Write(RewardedSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var writer = new BincodeWriter();
        writer.Number(set.EpochId);
        foreach (var ids in (IReadOnlyList<uint>[])[set.EntryGateways, set.ExitGateways, set.Layer1, set.Layer2, set.Layer3, set.Standby])
        {
            writer.Number((ulong)ids.Count);
            foreach (var id in ids)
            {
                writer.Number(id);
            }
        }

        return writer.ToArray();
    }

    private static NodeListStatus ReadStatus(ref BincodeReader reader) => reader.UInt32() switch
    {
        0 => NodeListStatus.NoUpdates,
        1 => NodeListStatus.Fresh(new EpochInterval
        {
            Id = reader.UInt32(),
            EpochsInInterval = reader.UInt32(),
            CurrentEpochStart = DirectoryTimestamp.TryParseRfc3339(reader.Text(LongestText), out var start)
                ? start
                : throw reader.Invalid("no instant"),
            CurrentEpochId = reader.UInt32(),
            EpochLength = new DirectoryDuration(reader.UInt64(), reader.UInt32()),
            TotalElapsedEpochs = reader.UInt32(),
        }),
        _ => throw reader.Invalid("an unknown status"),
    };

    private static void WriteStatus(BincodeWriter writer, NodeListStatus? status)
    {
        writer.Bool(status is not null);
        if (status is null)
        {
            return;
        }

        writer.Number(status.Interval is null ? 0u : 1u);
        if (status.Interval is { } interval)
        {
            writer.Number(interval.Id);
            writer.Number(interval.EpochsInInterval);
            writer.Text(DirectoryTimestamp.FormatRfc3339(interval.CurrentEpochStart));
            writer.Number(interval.CurrentEpochId);
            writer.Number(interval.EpochLength.Seconds);
            writer.Number(interval.EpochLength.Nanoseconds);
            writer.Number(interval.TotalElapsedEpochs);
        }
    }

    private static SkimmedNode ReadNode(ref BincodeReader reader) => new()
    {
        NodeId = reader.UInt32(),
        Identity = IdentityKey.TryParse(reader.Text(LongestText), out var identity) ? identity : throw reader.Invalid("no identity key"),
        IpAddresses = ReadAddresses(ref reader),
        MixPort = reader.UInt16(),
        SphinxKey = EncryptionKey.TryParse(reader.Text(LongestText), out var key) ? key : throw reader.Invalid("no Sphinx key"),
        Role = ReadRole(ref reader),
        SupportedRoles = new SupportedRoles(reader.Bool(), reader.Bool(), reader.Bool(), reader.Bool()),
        Entry = reader.HasValue() ? ReadEntry(ref reader) : null,
        Performance = Performance.TryParse(reader.Text(LongestText), out var performance) ? performance : throw reader.Invalid("no performance"),
    };

    private static void WriteNode(BincodeWriter writer, SkimmedNode node)
    {
        writer.Number(node.NodeId);
        writer.Text(node.Identity.ToString());
        writer.Number((ulong)node.IpAddresses.Count);
        foreach (var address in node.IpAddresses)
        {
            var octets = address.GetAddressBytes();
            writer.Number(octets.Length == 4 ? 0u : 1u);
            writer.Raw(octets);
        }

        writer.Number(node.MixPort);
        writer.Text(node.SphinxKey.ToString());
        writer.Number((ulong)node.Role.Kind);
        if (node.Role.Kind == NodeRoleKind.MixNode)
        {
            writer.Byte(node.Role.Layer);
        }

        writer.Bool(node.SupportedRoles.MixNode);
        writer.Bool(node.SupportedRoles.Entry);
        writer.Bool(node.SupportedRoles.ExitNetworkRequester);
        writer.Bool(node.SupportedRoles.ExitIpPacketRouter);
        WriteEntry(writer, node.Entry);
        writer.Text(node.Performance.ToString());
    }

    private static List<IPAddress> ReadAddresses(ref BincodeReader reader)
    {
        var addresses = new List<IPAddress>();
        for (var left = reader.Count(); left > 0; left--)
        {
            var octets = reader.UInt32() switch
            {
                0 => reader.Take(4),
                1 => reader.Take(16),
                _ => throw reader.Invalid("an unknown kind of address"),
            };
            if (addresses.Count < MaximumAddresses)
            {
                addresses.Add(new IPAddress(octets));
            }
        }

        return addresses;
    }

    private static NodeRole ReadRole(ref BincodeReader reader) => reader.UInt32() switch
    {
        (uint)NodeRoleKind.MixNode => NodeRole.MixNode(reader.Byte()),
        (uint)NodeRoleKind.EntryGateway => NodeRole.EntryGateway,
        (uint)NodeRoleKind.ExitGateway => NodeRole.ExitGateway,
        (uint)NodeRoleKind.Standby => NodeRole.Standby,
        (uint)NodeRoleKind.Inactive => NodeRole.Inactive,
        _ => throw reader.Invalid("an unknown role"),
    };

    private static EntryDetails ReadEntry(ref BincodeReader reader) => new()
    {
        HostName = reader.HasValue() ? reader.Text(LongestText) : null,
        WebSocketPort = reader.UInt16(),
        SecureWebSocketPort = reader.HasValue() ? reader.UInt16() : null,
    };

    private static void WriteEntry(BincodeWriter writer, EntryDetails? entry)
    {
        writer.Bool(entry is not null);
        if (entry is null)
        {
            return;
        }

        writer.Bool(entry.HostName is not null);
        if (entry.HostName is { } name)
        {
            writer.Text(name);
        }

        writer.Number(entry.WebSocketPort);
        writer.Bool(entry.SecureWebSocketPort is not null);
        if (entry.SecureWebSocketPort is { } port)
        {
            writer.Number(port);
        }
    }
}
