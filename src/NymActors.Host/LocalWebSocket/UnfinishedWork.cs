namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// What applications had sent before they left: it goes on without them, so that one that sends and closes loses nothing, and does
/// not keep the next one waiting. How much of it there can be is bounded; what is above that keeps its place, or, where there is one place only,
/// is given up, with a line in the log.
/// </summary>
/// <param name="log">Where to log to.</param>
internal sealed class UnfinishedWork(LocalWebSocketLog log)
{
    /// <summary>The most sessions that go on without their application.</summary>
    public const int MaximumSessions = 16;

    private readonly Lock _lock = new();
    private readonly HashSet<Task> _going = [];
    private long _bytes;

    /// <summary>Takes over a session that is detached because its connection is over; completes when its place is free.</summary>
    /// <param name="session">The session.</param>
    /// <param name="connection">Its connection.</param>
    /// <param name="working">The work on its requests.</param>
    /// <param name="goesOn">False when there is nothing left to do for it.</param>
    /// <param name="mayWait">Whether it may keep its place when there is too much of others already; else its requests are given up then.</param>
    public async Task TakeOverAsync(LocalSession session, LocalWebSocketConnection connection, Task working, bool goesOn, bool mayWait)
    {
        var bytes = connection.Waiting;
        lock (_lock)
        {
            _going.RemoveWhere(static task => task.IsCompleted);
            if (goesOn && _going.Count < MaximumSessions && (_bytes == 0 || _bytes + bytes <= LocalWebSocketConnection.MaximumWaiting))
            {
                _bytes += bytes;
                _going.Add(GoOnAsync(session, working, bytes));
                return;
            }
        }

        if (goesOn && mayWait)
        {
            await SettleAsync(working);
            await session.CloseAsync();
            return;
        }

        var dropped = connection.GiveUpWaiting();
        if (goesOn && dropped > 0)
        {
            log.GaveUp(dropped);
        }

        await session.CloseAsync();
        await SettleAsync(working);
    }

    /// <summary>Waits for the sessions to end, after the client was told to stop.</summary>
    public Task EndAsync()
    {
        lock (_lock)
        {
            return Task.WhenAll(_going);
        }
    }

    private async Task GoOnAsync(LocalSession session, Task working, long bytes)
    {
        await SettleAsync(working);
        await session.CloseAsync();
        lock (_lock)
        {
            _bytes -= bytes;
        }
    }

    private async Task SettleAsync(Task working)
    {
        try
        {
            await working;
        }
        catch (OperationCanceledException)
        {
        }
        catch (NymClientException e)
        {
            log.WorkEnded(e.Message);
        }
    }
}
