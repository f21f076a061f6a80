using NymActors.Streams.Links;

namespace NymActors.Testing;

/// <summary>A directory that can be taken away and given back.</summary>
/// <param name="inner">What answers while it is there.</param>
internal sealed class SwitchedDirectory(IDirectoryTransport inner) : IDirectoryTransport
{
    public bool IsAway { get; set; }

    public Task<byte[]> GetAsync(Uri address, CancellationToken cancellationToken) => IsAway
        ? Task.FromException<byte[]>(new DirectoryTransportException("cannot be reached: told by the test"))
        : inner.GetAsync(address, cancellationToken);
}
