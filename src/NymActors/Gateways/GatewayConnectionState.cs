using NymActors.Sphinx;
using NymActors.Streams.Actors;

namespace NymActors.Gateways;

/// <summary>
/// The connection and what waits for it, kept outside the actor: a restart goes on with the open connection, so that nothing
/// the gateway has already sent (and acknowledged on the client's behalf) is lost with it.
/// </summary>
/// <param name="random">Spreads reconnections.</param>
/// <param name="writer">Takes the packets of the streams.</param>
internal sealed class GatewayConnectionState(RandomSource random, PacketWriter writer) : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private volatile GatewayLink? _link;

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

    /// <summary>Called after there is a connection, or none any more.</summary>
    public Action? Changed { get; set; }

    /// <summary>The attempt to connect that is under way, until its outcome has reached the actor.</summary>
    public Task<GatewayLink>? Opening { get; set; }

    /// <summary>There was a connection before.</summary>
    public bool WasReady { get; set; }

    /// <summary>Packets that wait for the connection, or are being written to it.</summary>
    public PacketWriter Writer { get; } = writer;

    /// <summary>Bandwidth left.</summary>
    public BandwidthAccount Bandwidth { get; } = new();

    /// <summary>Waits between attempts.</summary>
    public BackOff Backoff { get; } = new(FirstWait, LongestWait, random);

    /// <summary>Ends everything under way when the client stops.</summary>
    public CancellationTokenSource Stopped { get; } = new();

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
