namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// The places for applications at the local WebSocket. Who comes when all are taken, or when somebody is just leaving, waits a little:
/// programs that reconnect at once may arrive before the end of their first connection was noticed (05-native-client section 5.1).
/// </summary>
/// <param name="count">How many there are.</param>
/// <param name="time">The clock.</param>
internal sealed class ApplicationPlaces(int count, TimeProvider time) : IDisposable
{
    /// <summary>How long an application waits for a place before it is refused.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _free = new(count, count);
    private readonly Lock _lock = new();
    private readonly List<(LocalWebSocketConnection Connection, Task Ended)> _taken = [];

    /// <summary>How many there are.</summary>
    public int Count { get; } = count;

    /// <summary>Takes a place; false when there is none.</summary>
    public async Task<bool> TryTakeAsync()
    {
        using var limit = new CancellationTokenSource(Wait, time);
        if (await _free.WaitAsync(0))
        {
            await WhenLeftAsync(limit.Token);
            return true;
        }

        var probing = Task.WhenAll(Connections().Select(taken => taken.Connection.Watch.ProbeAsync(limit.Token)));
        try
        {
            await _free.WaitAsync(limit.Token);
            await limit.CancelAsync();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            await probing;
        }
    }

    /// <summary>Says whose place it is.</summary>
    /// <param name="connection">Its connection.</param>
    /// <param name="ended">Completes when its application is detached.</param>
    public void Register(LocalWebSocketConnection connection, Task ended)
    {
        lock (_lock)
        {
            _taken.Add((connection, ended));
        }
    }

    /// <summary>Gives the place of a connection back; null for one that was never registered.</summary>
    public void Leave(LocalWebSocketConnection? connection)
    {
        lock (_lock)
        {
            _taken.RemoveAll(taken => taken.Connection == connection);
        }

        _free.Release();
    }

    public void Dispose() => _free.Dispose();

    private async Task WhenLeftAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(Connections().Where(static taken => taken.Connection.IsLeaving).Select(static taken => taken.Ended)).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The one that leaves takes its time; it keeps no place from anybody.
        }
    }

    private (LocalWebSocketConnection Connection, Task Ended)[] Connections()
    {
        lock (_lock)
        {
            return [.. _taken];
        }
    }
}
