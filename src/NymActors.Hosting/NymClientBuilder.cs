using Akka.Actor;
using NymActors.Configuration;
using NymActors.Mixnet;
using NymActors.Sphinx;
using NymActors.Storage;
using NymActors.Topology;

namespace NymActors.Hosting;

/// <summary>
/// Says which network a hosted client joins, where it keeps its identity, and with which settings it runs. Without a word it joins
/// the public network and keeps its identity in memory.
/// </summary>
/// <example>
/// <code>
/// akka.WithNymClient("orders", nym => nym
///     .UseNetwork(new Uri("https://validator.nymtech.net/api/"))
///     .UseStorage("/var/lib/orders/nym"));
/// </code>
/// </example>
public sealed class NymClientBuilder
{
    /// <summary>The name of a client that was given none.</summary>
    public const string DefaultName = "nym-client";

    private readonly List<Func<NymClientOptions, NymClientOptions>> _changes = [];
    private Uri[] _nymApis = [];
    private string? _storage;
    private bool _isLocal;
    private LocalMixnetOptions? _localMixnet;

    internal NymClientBuilder(string name) => Name = name;

    /// <summary>The client's name: its key in the service collection, the name of its root actor and of its health check.</summary>
    public string Name { get; }

    /// <summary>Joins a network that runs already. Of this and <see cref="UseLocalMixnet"/> the last call counts.</summary>
    /// <param name="nymApis">The network's directories, at least one; they are asked in random order until one answers.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">None is given.</exception>
    public NymClientBuilder UseNetwork(params Uri[] nymApis)
    {
        ArgumentNullException.ThrowIfNull(nymApis);
        if (nymApis.Length == 0)
        {
            throw new ArgumentException("Give the URL of at least one nym-api.", nameof(nymApis));
        }

        _nymApis = nymApis;
        _isLocal = false;
        return this;
    }

    /// <summary>
    /// Joins a whole mixnet that runs in this process: for development and tests. All clients of one actor system that say so share
    /// it, so that they reach each other; it starts with the first and stops with the actor system. Its nodes have new keys each
    /// time, so the client's identity is new each time too: <see cref="UseStorage"/> has no effect beside it.
    /// </summary>
    /// <param name="options">How it is built, given by one client at most, the first; null for the defaults.</param>
    /// <returns>This builder.</returns>
    public NymClientBuilder UseLocalMixnet(LocalMixnetOptions? options = null)
    {
        _isLocal = true;
        _localMixnet = options;
        return this;
    }

    /// <summary>
    /// Keeps the keys and the registration with a gateway in a directory, in the files of the public client, so that the client has
    /// the same address each time. Without it every start makes a new identity.
    /// </summary>
    /// <param name="directory">The directory; it is made, readable for its owner only, when there is none.</param>
    /// <returns>This builder.</returns>
    public NymClientBuilder UseStorage(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        _storage = directory;
        return this;
    }

    /// <summary>Changes anything else: traffic rates, a wanted gateway, limits. Called when the host starts, after the methods above took effect.</summary>
    /// <param name="change">Gets the options and returns changed ones. Name and actor system stay what they are.</param>
    /// <returns>This builder.</returns>
    public NymClientBuilder Configure(Func<NymClientOptions, NymClientOptions> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        _changes.Add(change);
        return this;
    }

    /// <summary>The options; starts the local mixnet if this client is the first that wants it.</summary>
    internal async Task<NymClientOptions> BuildAsync(ActorSystem system, HostedMixnet mixnet, CancellationToken cancellationToken)
    {
        var paths = StoragePaths.Below(_storage ?? Name);
        var configuration = new ClientConfiguration { Id = Name, StoragePaths = paths };
        LocalMixnet? network = null;
        if (_isLocal)
        {
            network = await mixnet.StartAsync(_localMixnet, cancellationToken).ConfigureAwait(false);
            configuration = configuration with { NymApiUrls = [network.NymApiUrl] };
        }
        else if (_nymApis.Length > 0)
        {
            configuration = configuration with { NymApiUrls = _nymApis };
        }

        var options = new NymClientOptions { Configuration = configuration };
        if (_storage is not null && !_isLocal)
        {
            options = options with { Storage = new DirectoryClientStorage(paths) };
        }

        options = _changes.Aggregate(options, static (current, change) => change(current));
        if (network?.Transport == MixnetTransport.InMemory)
        {
            options = options with
            {
                Connector = options.Connector ?? network.GatewayConnector,
                Directory = options.Directory ?? new NymApiDirectory(options.Configuration, SystemRandomSource.Instance, network.Directory),
            };
        }

        return options with { Configuration = options.Configuration with { Id = Name }, ActorSystem = system };
    }
}
