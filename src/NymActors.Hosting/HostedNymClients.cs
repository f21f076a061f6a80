using System.Collections.Concurrent;
using Akka;
using Akka.Actor;

namespace NymActors.Hosting;

/// <summary>
/// The hosted clients of one actor system, by name, and the local mixnet they may share. When the actor system shuts down, the
/// clients are disposed first and the mixnet after them, before any actor is stopped from outside.
/// </summary>
internal sealed class HostedNymClients : IExtension
{
    private readonly ConcurrentDictionary<string, HostedNymClient> _clients = [];
    private readonly ActorSystem _system;
    private readonly NymClientMetrics _metrics;

    private HostedNymClients(ActorSystem system)
    {
        _system = system;
        _metrics = new NymClientMetrics(() => _clients.Values);
        Mixnet = new HostedMixnet(system);
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceStop, "nym-clients", StopAsync);
    }

    /// <summary>The local mixnet of this actor system.</summary>
    public HostedMixnet Mixnet { get; }

    public static HostedNymClients Get(ActorSystem system) => system.WithExtension<HostedNymClients, Provider>();

    /// <summary>The client of this name, or null.</summary>
    public HostedNymClient? Find(string name) => _clients.GetValueOrDefault(name);

    /// <summary>Connects clients: their networks one after the other in the given order, then all at the same time.</summary>
    /// <exception cref="InvalidOperationException">The actor system has a hosted client of this name already.</exception>
    /// <exception cref="NymClientException">A client cannot connect.</exception>
    public async Task StartAsync(IReadOnlyList<(HostedNymClient Client, NymClientBuilder Builder)> clients, CancellationToken cancellationToken)
    {
        var prepared = new List<(HostedNymClient Client, NymClientOptions Options)>();
        foreach (var (client, builder) in clients)
        {
            if (!_clients.TryAdd(client.Name, client))
            {
                throw new InvalidOperationException($"This actor system has a Nym client named '{client.Name}' already: choose another name.");
            }

            prepared.Add((client, await builder.BuildAsync(_system, Mixnet, cancellationToken).ConfigureAwait(false)));
        }

        await Task.WhenAll(prepared.Select(client => client.Client.ConnectAsync(client.Options, cancellationToken))).ConfigureAwait(false);
    }

    private async Task<Done> StopAsync()
    {
        try
        {
            await Task.WhenAll(_clients.Values.Select(static client => client.StopAsync(CancellationToken.None))).ConfigureAwait(false);
        }
        finally
        {
            await Mixnet.StopAsync().ConfigureAwait(false);
            _metrics.Dispose();
        }

        return Done.Instance;
    }

    private sealed class Provider : ExtensionIdProvider<HostedNymClients>
    {
        public override HostedNymClients CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
