namespace NymActors.Streams.Links;

/// <summary>
/// How a directory (nym-api) is asked. A seam: <see cref="HttpDirectoryTransport"/> over the network,
/// <see cref="InMemoryDirectoryNetwork"/> inside one process. Safe for concurrent use.
/// </summary>
public interface IDirectoryTransport
{
    /// <summary>Gets one document.</summary>
    /// <param name="address">The whole address, with the query.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The body of the answer.</returns>
    /// <exception cref="DirectoryTransportException">The directory cannot be reached, or answered with an error.</exception>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    Task<byte[]> GetAsync(Uri address, CancellationToken cancellationToken);
}
