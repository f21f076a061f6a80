using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Hosting.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace NymActors.Hosting;

/// <summary>
/// Connects the clients of a service collection when the host starts, and disposes them when it stops. They live in the actor
/// system that the services hold (<c>AddAkka</c>); without one, in one of their own that logs to the host's loggers.
/// </summary>
internal sealed class NymClientService : IHostedService, IAsyncDisposable
{
    private const string OwnSystem =
        """
        akka {
          loglevel = INFO
          stdout-loglevel = WARNING
          loggers = ["Akka.Hosting.Logging.LoggerFactoryLogger, Akka.Hosting"]
          coordinated-shutdown.run-by-clr-shutdown-hook = off
        }
        """;

    private readonly IServiceProvider _services;
    private readonly IReadOnlyList<NymClientRegistration> _registrations;
    private readonly Dictionary<string, HostedNymClient> _clients;
    private ActorSystem? _ownSystem;

    public NymClientService(IServiceProvider services, IEnumerable<NymClientRegistration> registrations)
    {
        _services = services;
        _registrations = [.. registrations];
        _clients = _registrations.ToDictionary(static registration => registration.Name, static registration => new HostedNymClient(registration.Name));
    }

    /// <summary>The client of this name.</summary>
    public HostedNymClient this[string name] => _clients[name];

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var system = _services.GetService<ActorSystem>() ?? (_ownSystem = CreateOwnSystem());
            await HostedNymClients.Get(system).StartAsync([.. _registrations.Select(Build)], cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // A host that does not start does not stop its services either.
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_clients.Values.Select(client => client.StopAsync(cancellationToken))).ConfigureAwait(false);
        if (_ownSystem is not null)
        {
            await _ownSystem.Terminate().ConfigureAwait(false);
        }
    }

    /// <summary>Ends what a host that was disposed without being stopped left running.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None).ConfigureAwait(false);

    private (HostedNymClient Client, NymClientBuilder Builder) Build(NymClientRegistration registration)
    {
        var builder = new NymClientBuilder(registration.Name);
        registration.Configure(builder, _services);
        return (_clients[registration.Name], builder);
    }

    private ActorSystem CreateOwnSystem() => ActorSystem.Create(
        NymClientBuilder.DefaultName,
        ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(OwnSystem),
            new LoggerFactorySetup(_services.GetRequiredService<ILoggerFactory>())));
}
