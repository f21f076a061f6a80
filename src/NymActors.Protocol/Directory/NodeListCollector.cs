namespace NymActors.Protocol.Directory;

/// <summary>
/// Collects the pages of one node list (docs/protocol/06-network.md section 5.3): ask for <see cref="NextPage"/> until it is null.
/// Unlike the public clients it always ends, at the latest with the first empty page, at <see cref="MaximumNodes"/> or at <see cref="MaximumPages"/>.
/// </summary>
public sealed class NodeListCollector
{
    /// <summary>The most nodes that a list may have, a hundred times as many as the public network has.</summary>
    public const int MaximumNodes = 100_000;

    /// <summary>The most pages that a list may have: a refresh must not last for ever.</summary>
    public const int MaximumPages = 200;

    private readonly List<SkimmedNode> _nodes = [];
    private NodeListMetadata? _metadata;

    /// <summary>Number of the page to ask for next, or null when the list is complete.</summary>
    public uint? NextPage { get; private set; } = 0;

    /// <summary>Takes the page that was asked for.</summary>
    /// <param name="page">The answer.</param>
    /// <exception cref="ProtocolException">The page belongs to another snapshot than the first one, or the list has no end.</exception>
    /// <exception cref="InvalidOperationException">The list is complete.</exception>
    public void Add(SkimmedNodeList page)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (NextPage is not { } number)
        {
            throw new InvalidOperationException("The list is complete.");
        }

        _metadata ??= page.Metadata;
        if (!_metadata.IsConsistentWith(page.Metadata))
        {
            throw new ProtocolException("node list", 0, $"page {number} belongs to another epoch or rotation than page 0");
        }

        if (page.Nodes.Data.Count > MaximumNodes - _nodes.Count)
        {
            throw new ProtocolException("node list", 0, $"it has more than {MaximumNodes} nodes");
        }

        _nodes.AddRange(page.Nodes.Data);
        var total = page.Nodes.Pagination.Total;
        var isComplete = number == 0 ? total == (ulong)_nodes.Count : total <= (ulong)_nodes.Count;
        NextPage = isComplete || page.Nodes.Data.Count == 0 ? null : number + 1;
        if (NextPage == MaximumPages)
        {
            throw new ProtocolException("node list", 0, $"it has more than {MaximumPages} pages");
        }
    }

    /// <summary>The complete list as one page, with the metadata of the first page.</summary>
    /// <returns>All nodes.</returns>
    /// <exception cref="InvalidOperationException">Pages are missing.</exception>
    public SkimmedNodeList ToList()
        => NextPage is null ? SkimmedNodeList.SinglePage(_metadata!, _nodes) : throw new InvalidOperationException("Pages are missing.");
}
