using System.Net;

namespace NymActors.Streams.Links;

/// <summary>Accepts links of other nodes. Disposing it stops accepting and ends the links that it has accepted.</summary>
public interface INodeLinkListener : IAsyncDisposable
{
    /// <summary>Where it listens, with the port that was chosen.</summary>
    IPEndPoint EndPoint { get; }

    /// <summary>Links that are open now.</summary>
    int LinkCount { get; }

    /// <summary>Links refused because <see cref="NodeLinkListenerOptions.MaximumLinks"/> were open.</summary>
    long RefusedCount { get; }
}
