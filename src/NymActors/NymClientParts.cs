using NymActors.Configuration;
using NymActors.Reports;
using NymActors.Store;
using NymActors.Topology;

namespace NymActors;

/// <summary>The parts of one client, as its root and its public face hold them.</summary>
internal sealed class NymClientParts : IDisposable
{
    private readonly IDisposable? _ownDirectory;
    private readonly ClientConfiguration _configuration;

    private NymClientParts(
        NymClientOptions options, ClientIdentity identity, ClientLife life, ClientWiring wiring, OpenedStore store, IDisposable? ownDirectory)
    {
        _ownDirectory = ownDirectory;
        _configuration = options.Configuration;
        Identity = identity;
        Life = life;
        Wiring = wiring;
        Time = options.Time;
        TopologySettings = options.Configuration.Topology;
        DrainTimeout = options.DrainTimeout;
        StoreRemarks = store.Stored.Remarks;
        State = new ClientState(options, identity, Refs, life, store);
    }

    /// <summary>Who the client is.</summary>
    public ClientIdentity Identity { get; }

    /// <summary>What it owes.</summary>
    public ClientLife Life { get; }

    /// <summary>How its actors are made.</summary>
    public ClientWiring Wiring { get; }

    /// <summary>What its actors know.</summary>
    public ClientState State { get; }

    /// <summary>What a person should know about the opening of its store.</summary>
    public IReadOnlyList<string> StoreRemarks { get; }

    /// <summary>Its actors.</summary>
    public ClientRefs Refs { get; } = new();

    /// <summary>Its clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>How long a stop waits for acknowledgements.</summary>
    public TimeSpan DrainTimeout { get; }

    /// <summary>How it gets its network map.</summary>
    public TopologyConfiguration TopologySettings { get; }

    /// <summary>Loads the identity, or makes one and registers it, and puts the parts together.</summary>
    /// <exception cref="NymClientException">The configuration asks for what there is not, or the client cannot be registered.</exception>
    public static async Task<NymClientParts> CreateAsync(NymClientOptions options, CancellationToken cancellationToken)
    {
        Check(options);
        var ownDirectory = options.Directory is null ? new HttpNetworkDirectory(options.Configuration, options.Random) : null;
        var directory = options.Directory ?? ownDirectory!;
        var connector = options.Connector ?? new Streams.Links.WebSocketGatewayConnector();
        ClientIdentity? identity = null;
        try
        {
            identity = await ClientIdentity.EnsureAsync(options, directory, connector, cancellationToken).ConfigureAwait(false);
            var life = new ClientLife(options.Answers);
            var store = await OpenedStore.OpenAsync(options, life.Counters).ConfigureAwait(false);
            return new NymClientParts(options, identity, life, new ClientWiring(options, identity, directory, connector, life), store, ownDirectory);
        }
        catch
        {
            identity?.Dispose();
            ownDirectory?.Dispose();
            throw;
        }
    }

    /// <summary>How far the client can be relied on now.</summary>
    public ClientCondition Condition => State.Feed.Current is var current && Life.Stopped.IsCompleted && current.Availability != ClientAvailability.Stopped
        ? new ClientCondition(ClientAvailability.Stopped, [], Time.GetUtcNow())
        : current;

    /// <summary>How the client is now.</summary>
    public ClientReport Report()
    {
        var report = ReportMaker.Make(_configuration, Identity, State, Life.Counters, Time.GetUtcNow());
        return Life.Stopped.IsCompleted ? report with { Status = ClientStatus.Stopped, Condition = Condition } : report;
    }

    /// <summary>Stores what waits to be stored, and closes the store. To be called when the actors are gone.</summary>
    public Task CloseStoreAsync() => State.Store.CloseAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        Identity.Dispose();
        _ownDirectory?.Dispose();
    }

    private static void Check(NymClientOptions options)
    {
        if ((UnsupportedSettings.FindProblem(options.Configuration) ?? ConfigurationKeys.FindProblem(options.Configuration)) is { } problem)
        {
            throw new NymClientException(NymClientError.InvalidArgument, problem);
        }
    }
}
