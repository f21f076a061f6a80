using Akka.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace NymActors.Hosting;

/// <summary>
/// The health of one hosted client: healthy while its own packets come back through the mixnet; degraded until the first one has, while it is
/// offline (that mends itself, and messages wait) and while something is not as it should be; unhealthy when it never connected or had to stop.
/// </summary>
internal sealed class NymClientHealthCheck(HostedNymClient client) : IHealthCheck, IAkkaHealthCheck
{
    /// <summary>What the check can be selected by.</summary>
    public static IReadOnlyList<string> Tags { get; } = ["nym", "ready"];

    /// <summary>The check's name for a client.</summary>
    public static string NameOf(string client) => $"nym-client.{client}";

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(client.CheckHealth(context.Registration.FailureStatus));

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(AkkaHealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(client.CheckHealth(context.Registration.FailureStatus));
}
