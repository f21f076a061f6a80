using Akka.Actor;
using Akka.Hosting;
using NymActors.Mixnet;

namespace NymActors.Hosting;

/// <summary>Clients in an actor system that Akka.Hosting runs.</summary>
public static class NymClientAkkaExtensions
{
    /// <summary>
    /// Runs a client in this actor system. It connects when the actor system starts, before actors and start-up tasks that are added
    /// after it - a client that cannot connect ends the start with a <see cref="NymClientException"/> - and is disposed when the
    /// actor system shuts down. <see cref="GetNymClient"/> hands it out.
    /// </summary>
    /// <remarks>A health check named <c>nym-client.&lt;name&gt;</c> with the tags <c>nym</c>, <c>ready</c> and <c>akka</c> joins those of the application.</remarks>
    /// <param name="builder">The actor system to be.</param>
    /// <param name="name">The client's name, unique in the actor system.</param>
    /// <param name="configure">Says which network, which identity and which settings.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static AkkaConfigurationBuilder WithNymClient(this AkkaConfigurationBuilder builder, string name, Action<NymClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        var client = new HostedNymClient(name);
        var settings = new NymClientBuilder(name);
        configure(settings);
        return builder
            .WithActors((system, _) => HostedNymClients.Get(system).StartAsync([(client, settings)], CancellationToken.None))
            .WithHealthCheck(NymClientHealthCheck.NameOf(name), new NymClientHealthCheck(client), tags: NymClientHealthCheck.Tags);
    }

    /// <summary>A client of this actor system, added by <see cref="WithNymClient"/> or by <c>AddNymClient</c>.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="name">The client's name.</param>
    /// <returns>The connected client, which stays the host's to dispose.</returns>
    /// <exception cref="InvalidOperationException">There is none of this name, or it is not connected yet.</exception>
    public static NymClient GetNymClient(this ActorSystem system, string name = NymClientBuilder.DefaultName)
    {
        ArgumentNullException.ThrowIfNull(system);
        var client = HostedNymClients.Get(system).Find(name) ?? throw new InvalidOperationException(
            $"The actor system '{system.Name}' has no Nym client named '{name}' yet. "
            + "Add it with WithNymClient or AddNymClient; in WithActors, take it only after the WithNymClient that adds it.");
        return client.Client;
    }

    /// <summary>The local mixnet of this actor system, to stop and start its nodes in a test.</summary>
    /// <param name="system">The actor system.</param>
    /// <returns>The running network, which stays the host's to dispose.</returns>
    /// <exception cref="InvalidOperationException">No client of this actor system has started one.</exception>
    public static LocalMixnet GetLocalMixnet(this ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return HostedNymClients.Get(system).Mixnet.Network ?? throw new InvalidOperationException(
            $"The actor system '{system.Name}' runs no local mixnet: no client with UseLocalMixnet has started.");
    }
}
