namespace NymActors.Store;

/// <summary>
/// What one identity must not forget, whatever happens to the process: reply SURBs held, keys of reply SURBs issued, sender tags, received
/// messages that no application has taken, messages accepted and not acknowledged, and which messages were received already. A file
/// (<see cref="SqliteClientStore"/>) or memory (<see cref="MemoryClientStore"/>).
/// </summary>
/// <remarks>Used by one caller at a time: <see cref="StoreWriter"/> stands between it and the actors.</remarks>
internal interface IClientStore : IAsyncDisposable
{
    /// <summary>Whether what it holds survives the end of the process.</summary>
    bool IsLasting { get; }

    /// <summary>Reads everything. To be called once, before the first change.</summary>
    /// <exception cref="Storage.ClientStorageException">The store cannot be opened.</exception>
    Task<StoredClient> LoadAsync();

    /// <summary>Applies changes in their order, all or none of them.</summary>
    /// <param name="changes">At least one.</param>
    /// <returns>Completes when they survive the end of the process and of the power.</returns>
    /// <exception cref="Storage.ClientStorageException">They cannot be written now (a full disk, an error of the disk); they may be tried again.</exception>
    Task CommitAsync(IReadOnlyList<StoreChange> changes);
}
