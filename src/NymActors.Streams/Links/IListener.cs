using System.Net;

namespace NymActors.Streams.Links;

/// <summary>Something that others of the network can reach at an address. Disposing it stops that, and ends what it had accepted.</summary>
public interface IListener : IAsyncDisposable
{
    /// <summary>Where it listens, with the port that was chosen.</summary>
    IPEndPoint EndPoint { get; }
}
