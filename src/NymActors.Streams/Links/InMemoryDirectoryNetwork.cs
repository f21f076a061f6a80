using System.Collections.Concurrent;
using System.Net;

namespace NymActors.Streams.Links;

/// <summary>The directories of one process, by host and port. Answers are made on the asking thread, without sockets and timers.</summary>
public sealed class InMemoryDirectoryNetwork : IDirectoryTransport, IDirectoryServer
{
    private readonly ConcurrentDictionary<string, Func<DirectoryRequest, DirectoryResponse>> _directories = new(StringComparer.OrdinalIgnoreCase);
    private readonly InMemoryPorts _ports = new();

    /// <inheritdoc/>
    public Task<IListener> ListenAsync(
        IPEndPoint endPoint, Func<DirectoryRequest, DirectoryResponse> answer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        ArgumentNullException.ThrowIfNull(answer);
        return InMemoryPorts.Listen(() =>
        {
            var chosen = _ports.Choose(endPoint);
            return _directories.TryAdd(chosen.ToString(), answer)
                ? new Listener(_directories, chosen, answer)
                : throw new IOException($"a directory answers at {chosen} already");
        });
    }

    /// <inheritdoc/>
    public Task<byte[]> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<byte[]>(cancellationToken);
        }

        return _directories.TryGetValue(address.Authority, out var answer)
            ? Read(answer(new DirectoryRequest("GET", Uri.UnescapeDataString(address.AbsolutePath), address.Query)))
            : Task.FromException<byte[]>(new DirectoryTransportException("could not be asked: nobody listens there"));
    }

    private static Task<byte[]> Read(DirectoryResponse response) => (int)response.Status is >= 200 and < 300
        ? Task.FromResult(response.Body.ToArray())
        : Task.FromException<byte[]>(new DirectoryTransportException(
            $"could not be asked: it answered with the status {(int)response.Status} ({response.Status})",
            isNotFound: response.Status == HttpStatusCode.NotFound));

    private sealed class Listener(ConcurrentDictionary<string, Func<DirectoryRequest, DirectoryResponse>> directories, IPEndPoint endPoint, Func<DirectoryRequest, DirectoryResponse> answer)
        : IListener
    {
        public IPEndPoint EndPoint => endPoint;

        public ValueTask DisposeAsync()
        {
            directories.TryRemove(KeyValuePair.Create(endPoint.ToString(), answer));
            return ValueTask.CompletedTask;
        }
    }
}
