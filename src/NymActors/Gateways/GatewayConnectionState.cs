using NymActors.Configuration;
using NymActors.Reports;
using NymActors.Sphinx;
using NymActors.Streams.Actors;

namespace NymActors.Gateways;

/// <summary>
/// The connection and what waits for it, kept outside the actor: a restart goes on with the open connection, so that nothing
/// the gateway has already sent (and acknowledged on the client's behalf) is lost with it.
/// </summary>
/// <param name="settings">Waits and deadlines.</param>
/// <param name="patience">What silence is too long.</param>
/// <param name="random">Spreads reconnections.</param>
/// <param name="writer">Takes the packets of the streams.</param>
/// <param name="time">The client's clock.</param>
internal sealed class GatewayConnectionState(
    GatewayConnectionConfiguration settings, LinkPatience patience, RandomSource random, PacketWriter writer, TimeProvider time) : IDisposable
{
    // A gateway may be gone for good: an outage is told, and then once in ten minutes.
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(10);

    private volatile GatewayLink? _link;
    private CancellationTokenSource? _attempt;

    /// <summary>The open connection; null while there is none. Set by the actor alone, read from any thread.</summary>
    public GatewayLink? Link
    {
        get => _link;
        set
        {
            _link = value;
            Changed?.Invoke();
        }
    }

    /// <summary>Called after there is a connection, or none any more, and when it is known why not.</summary>
    public Action? Changed { get; set; }

    /// <summary>The attempt to connect that is under way, until its outcome has reached the actor.</summary>
    public Task<GatewayLink>? Opening { get; private set; }

    /// <summary>The end of the attempt is followed by another one at once.</summary>
    public bool IsHurried { get; set; }

    /// <summary>Why the last connection was lost or the last attempt failed; null before either.</summary>
    public string? LastTrouble { get; private set; }

    /// <summary>What kind of trouble that is.</summary>
    public NymClientError? LastError { get; private set; }

    /// <summary>There was a connection before.</summary>
    public bool WasReady { get; set; }

    /// <summary>Packets that wait for the connection, or are being written to it.</summary>
    public PacketWriter Writer { get; } = writer;

    /// <summary>Bandwidth left.</summary>
    public BandwidthAccount Bandwidth { get; } = new(time);

    /// <summary>What the gateway has not answered yet.</summary>
    public UnansweredRequests Unanswered { get; } = new();

    /// <summary>Tells silence from death.</summary>
    public LinkWatch Watch { get; } = new(patience, time);

    /// <summary>Notices that the machine slept.</summary>
    public ClockWatch Clocks { get; } = new(time);

    /// <summary>Waits between attempts.</summary>
    public BackOff Backoff { get; } = new(settings.ReconnectionFirstWait, settings.ReconnectionLongestWait, random);

    /// <summary>What is told of an outage.</summary>
    public LogLimit Outage { get; } = new(time, ReportInterval);

    /// <summary>What is told of losses: a connection that breaks every second must not fill a disk.</summary>
    public LogLimit Losses { get; } = new(time, ReportInterval);

    /// <summary>How long a claim of bandwidth may be without an answer.</summary>
    public TimeSpan AnswerTimeout { get; } = settings.GatewayResponseTimeout;

    /// <summary>Ends everything under way when the client stops.</summary>
    public CancellationTokenSource Stopped { get; } = new();

    /// <summary>Begins an attempt to connect.</summary>
    public Task<GatewayLink> Begin(Func<CancellationToken, Task<GatewayLink>> open)
    {
        _attempt?.Dispose();
        _attempt = CancellationTokenSource.CreateLinkedTokenSource(Stopped.Token);
        return Opening = open(_attempt.Token);
    }

    /// <summary>Gives the attempt up that is under way; its failure follows.</summary>
    public void CancelAttempt() => _attempt?.Cancel();

    /// <summary>The attempt has ended.</summary>
    public void EndAttempt() => Opening = null;

    /// <summary>Takes note of a trouble.</summary>
    public void Note(string trouble, NymClientError? error)
    {
        LastTrouble = trouble;
        var changed = LastError != error;
        LastError = error;
        if (changed)
        {
            Changed?.Invoke();
        }
    }

    /// <summary>
    /// Lets the connection go, in case that is what the actor fails at: it makes a new one, and the gateway keeps what it has not
    /// written to this one.
    /// </summary>
    public void Rebuild()
    {
        _ = Link?.Connection.DisposeAsync().AsTask();
        Link = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stopped.Cancel();
        _attempt?.Dispose();
        Stopped.Dispose();
        _ = Link?.Connection.DisposeAsync().AsTask();

        if (Opening is { } opening)
        {
            _ = CloseAsync(opening);
        }
    }

    /// <summary>A connection that opens while the client stops has nobody left to hold it.</summary>
    private static async Task CloseAsync(Task<GatewayLink> opening)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
        {
            await opening.Result.Connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
