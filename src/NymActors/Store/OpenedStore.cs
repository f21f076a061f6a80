using NymActors.Storage;

namespace NymActors.Store;

/// <summary>The store of a client that starts.</summary>
/// <param name="Writer">Writes to it, and closes it.</param>
/// <param name="Stored">What it holds.</param>
internal sealed record OpenedStore(StoreWriter Writer, StoredClient Stored)
{
    /// <summary>Opens the store that belongs to the storage of a client's keys; one in memory where that has none.</summary>
    /// <exception cref="NymClientException">The store cannot be opened.</exception>
    public static async Task<OpenedStore> OpenAsync(NymClientOptions options, ClientCounters counters)
    {
        var settings = options.Configuration.ReplySurbs;
        var store = (options.Storage as IClientStoreSource)?.CreateStore(settings, options.Time) ?? new MemoryClientStore();
        try
        {
            var stored = await store.LoadAsync().ConfigureAwait(false);
            return new OpenedStore(new StoreWriter(store, options.Time, options.Answers, counters), stored);
        }
        catch (Exception error)
        {
            await store.DisposeAsync().ConfigureAwait(false);
            if (error is ClientStorageException named)
            {
                throw new NymClientException(NymClientError.Storage, named.Message, named);
            }

            throw;
        }
    }
}
