using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace NymActors.Hosting;

/// <summary>Clients as services of a host.</summary>
public static class NymClientServiceCollectionExtensions
{
    /// <summary>Adds a client under the default name.</summary>
    /// <inheritdoc cref="AddNymClient(IServiceCollection, string, Action{NymClientBuilder, IServiceProvider})"/>
    public static IServiceCollection AddNymClient(this IServiceCollection services, Action<NymClientBuilder> configure) =>
        services.AddNymClient(NymClientBuilder.DefaultName, configure);

    /// <summary>Adds a client.</summary>
    /// <inheritdoc cref="AddNymClient(IServiceCollection, string, Action{NymClientBuilder, IServiceProvider})"/>
    public static IServiceCollection AddNymClient(this IServiceCollection services, string name, Action<NymClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddNymClient(name, (builder, _) => configure(builder));
    }

    /// <summary>
    /// Adds a client, configured with the help of other services. It connects when the host starts - a start that fails ends the
    /// host's start with a <see cref="NymClientException"/> - and is disposed when the host stops.
    /// </summary>
    /// <remarks>
    /// The services then hold a <see cref="NymClient"/> and a <see cref="HostedNymClient"/>, keyed by the name; those of the first
    /// client also without key. Where <c>AddAkka</c> is used as well, the client lives in that actor system. A health check named
    /// <c>nym-client.&lt;name&gt;</c> with the tags <c>nym</c> and <c>ready</c> joins those of the application.
    /// </remarks>
    /// <param name="services">The services of the host.</param>
    /// <param name="name">The client's name, unique in the host.</param>
    /// <param name="configure">Says which network, which identity and which settings; called when the host starts.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public static IServiceCollection AddNymClient(
        this IServiceCollection services, string name, Action<NymClientBuilder, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        if (services.Any(service => service.ImplementationInstance is NymClientRegistration other && other.Name == name))
        {
            throw new ArgumentException($"There is a Nym client named '{name}' already: give each its own name.", nameof(name));
        }

        if (services.All(static service => service.ServiceType != typeof(NymClientService)))
        {
            services.AddSingleton<NymClientService>();
            services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<NymClientService>());
        }

        services.AddSingleton(new NymClientRegistration(name, configure));
        services.AddKeyedSingleton(name, (provider, _) => provider.GetRequiredService<NymClientService>()[name]);
        services.AddKeyedSingleton(name, (provider, _) => provider.GetRequiredService<NymClientService>()[name].Client);
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<HostedNymClient>(name));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<NymClient>(name));
        services.Configure<HealthCheckServiceOptions>(options => options.Registrations.Add(new HealthCheckRegistration(
            NymClientHealthCheck.NameOf(name),
            provider => new NymClientHealthCheck(provider.GetRequiredKeyedService<HostedNymClient>(name)),
            failureStatus: null,
            NymClientHealthCheck.Tags)));
        return services;
    }
}
