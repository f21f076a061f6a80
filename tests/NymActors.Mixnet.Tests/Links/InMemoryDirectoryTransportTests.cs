using NymActors.Streams.Links;

namespace NymActors.Mixnet.Tests.Links;

public sealed class InMemoryDirectoryTransportTests : DirectoryTransportTests
{
    private readonly InMemoryDirectoryNetwork _network = new();

    protected override IDirectoryServer Server => _network;

    protected override IDirectoryTransport Transport => _network;
}
