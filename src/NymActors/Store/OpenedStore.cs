using System.Runtime.CompilerServices;
using NymActors.Storage;

namespace NymActors.Store;

/// <summary>The store of a client that starts.</summary>
/// <param name="Writer">Writes to it, and closes it.</param>
/// <param name="Stored">What it holds.</param>
internal sealed record OpenedStore(StoreWriter Writer, StoredClient Stored)
{
    // A client that is made with the storage of an earlier one goes on where that ended.
    private static readonly ConditionalWeakTable<MemoryClientStorage, MemoryClientStore> InMemory = [];

    /// <summary>Opens the store that belongs to the storage of a client's keys; one in memory where that has none.</summary>
    /// <exception cref="NymClientException">The store cannot be opened.</exception>
    public static async Task<OpenedStore> OpenAsync(NymClientOptions options, ClientCounters counters)
    {
        var store = Create(options);
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

    private static IClientStore Create(NymClientOptions options) => options.Storage switch
    {
        DirectoryClientStorage directory => new SqliteClientStore(
            directory.PathsInUse.ReplySurbDatabase,
            directory.PathsInUse.GatewayRegistrations is null ? ReplyStoreForm.Old : ReplyStoreForm.Current,
            (options.Configuration.ReplySurbs.MinimumReplySurbStorageThreshold, options.Configuration.ReplySurbs.MaximumReplySurbStorageThreshold),
            options.Time),
        MemoryClientStorage memory => InMemory.GetOrCreateValue(memory),
        _ => new MemoryClientStore(),
    };
}
