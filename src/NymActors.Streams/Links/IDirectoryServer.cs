using System.Net;

namespace NymActors.Streams.Links;

/// <summary>
/// How a directory answers: the other half of <see cref="IDirectoryTransport"/>. A seam: HTTP over the network,
/// <see cref="InMemoryDirectoryNetwork"/> inside one process.
/// </summary>
public interface IDirectoryServer
{
    /// <summary>Starts to answer.</summary>
    /// <param name="endPoint">Where; port 0 lets the system choose one.</param>
    /// <param name="answer">Makes the answers, on any thread and several at once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The address is in use or not of this machine.</exception>
    Task<IListener> ListenAsync(
        IPEndPoint endPoint, Func<DirectoryRequest, DirectoryResponse> answer, CancellationToken cancellationToken = default);
}
