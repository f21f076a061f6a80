namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// Finds out that an application is gone though its connection was never closed: its machine lost power, its process hangs. Else it
/// would keep the only place for ever.
/// </summary>
/// <param name="stream">Its connection.</param>
/// <param name="time">The clock.</param>
internal sealed class PeerWatch(ApplicationStream stream, TimeProvider time)
{
    /// <summary>How often a silent application is pinged.</summary>
    public static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);

    /// <summary>An application that was not heard for this long, though it was pinged, loses its place.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // The first ping makes a peer's system refuse the connection, the second one finds it refused.
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(20);

    private const long NotListening = -1;

    private readonly TimeProvider _time = time;
    private long _listeningSince = time.GetTimestamp();

    /// <summary>
    /// Whether the connection is read. While it is not, an answer could not be seen and nothing follows from silence; pings go out
    /// all the same, because they show a peer whose system says that it is gone.
    /// </summary>
    public bool IsListening
    {
        get => Volatile.Read(ref _listeningSince) != NotListening;
        set => Volatile.Write(ref _listeningSince, value ? _time.GetTimestamp() : NotListening);
    }

    /// <summary>Watches until the peer has to be taken for gone.</summary>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var ping = Task.CompletedTask;
        while (!IsGone())
        {
            // Not awaited while it is under way: a peer that takes nothing must not stop the count.
            if (stream.Silence >= PingInterval && ping.IsCompleted)
            {
                await ping;
                ping = stream.PingAsync(cancellationToken);
            }

            await Task.Delay(PingInterval, _time, cancellationToken);
        }
    }

    /// <summary>
    /// Finds out now whether the peer is gone if its connection is not read: the system of a peer that has ended refuses what is sent to it.
    /// </summary>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!IsListening)
            {
                await stream.PingAsync(cancellationToken);
                await Task.Delay(ProbeInterval, _time, cancellationToken);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The search is over, or the connection is.
        }
    }

    private bool IsGone() =>
        Volatile.Read(ref _listeningSince) is var since and not NotListening
        && stream.Silence >= Patience
        && _time.GetElapsedTime(since) >= Patience;
}
