namespace NymActors;

/// <summary>Remembers how a client stands and since when. Thread-safe.</summary>
/// <param name="time">The client's clock.</param>
internal sealed class StateJournal(TimeProvider time)
{
    private readonly Lock _lock = new();
    private ClientStatus _status = ClientStatus.WithoutTopology;
    private DateTimeOffset _since = time.GetUtcNow();

    /// <summary>When the client was started.</summary>
    public DateTimeOffset Started { get; } = time.GetUtcNow();

    /// <summary>Takes note of how the client stands now.</summary>
    public void Note(ClientStatus status)
    {
        lock (_lock)
        {
            if (status != _status)
            {
                (_status, _since) = (status, time.GetUtcNow());
            }
        }
    }

    /// <summary>How the client stands, and since when.</summary>
    public (ClientStatus Status, DateTimeOffset Since) Read()
    {
        lock (_lock)
        {
            return (_status, _since);
        }
    }
}
