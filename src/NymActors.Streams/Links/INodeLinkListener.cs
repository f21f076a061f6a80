namespace NymActors.Streams.Links;

/// <summary>Accepts links of other nodes. Disposing it stops accepting and ends the links that it has accepted.</summary>
public interface INodeLinkListener : IListener
{
    /// <summary>Links that are open now.</summary>
    int LinkCount { get; }

    /// <summary>Links refused because <see cref="NodeLinkListenerOptions.MaximumLinks"/> were open.</summary>
    long RefusedCount { get; }
}
