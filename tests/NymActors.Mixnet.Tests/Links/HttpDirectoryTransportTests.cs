using NymActors.Mixnet.Http;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Tests.Links;

public sealed class HttpDirectoryTransportTests : DirectoryTransportTests, IDisposable
{
    private readonly HttpDirectoryTransport _transport = new();

    protected override IDirectoryServer Server { get; } = new HttpDirectoryServer();

    protected override IDirectoryTransport Transport => _transport;

    public void Dispose() => _transport.Dispose();
}
