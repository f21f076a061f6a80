using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary>Answer to a request for nodes: the envelope of version 2 (docs/protocol/06-network.md section 6.2).</summary>
public sealed record SkimmedNodeList
{
    /// <summary>The moment the list belongs to.</summary>
    [JsonPropertyName("metadata")]
    public required NodeListMetadata Metadata { get; init; }

    /// <summary>The nodes, with paging data.</summary>
    [JsonPropertyName("nodes")]
    public required NodePage Nodes { get; init; }

    /// <summary>A list that fits into one page, as every directory sends it.</summary>
    /// <param name="metadata">The moment the list belongs to.</param>
    /// <param name="nodes">All nodes.</param>
    /// <returns>The list as page 0 of 1.</returns>
    public static SkimmedNodeList SinglePage(NodeListMetadata metadata, IReadOnlyList<SkimmedNode> nodes)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(nodes);
        var count = (ulong)nodes.Count;
        return new() { Metadata = metadata, Nodes = new() { Pagination = new(count, 0, count), Data = nodes } };
    }
}
