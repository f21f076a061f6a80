namespace NymActors.Store;

public sealed class MemoryClientStoreTests : ClientStoreTests
{
    private readonly MemoryClientStore _store = new();

    internal override IClientStore Create() => _store;

    protected override void Clean()
    {
    }
}
