using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace NymActors.Hosting.Testing;

/// <summary>Hosts as an application builds them.</summary>
internal static class TestHosts
{
    /// <summary>A guard against tests that hang, not a measure of anything.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(2);

    private static TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Builds and starts a host that logs nothing.</summary>
    public static async Task<IHost> StartAsync(Action<IServiceCollection> configure)
    {
        var host = Build(configure);
        try
        {
            await host.StartAsync().WaitAsync(Patience);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Builds a host that logs nothing.</summary>
    public static IHost Build(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddHealthChecks();
        configure(builder.Services);
        return builder.Build();
    }

    /// <summary>The local mixnet, and traffic fast enough for a test.</summary>
    public static NymClientBuilder UseFastLocalMixnet(this NymClientBuilder nym) =>
        nym.UseLocalMixnet().Configure(static options => options with { Configuration = options.Configuration.WithFastMode() });

    /// <summary>The report of one health check of a host.</summary>
    public static async Task<HealthReportEntry> HealthOfAsync(this IHost host, string client)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries[$"nym-client.{client}"];
    }

    /// <summary>Waits until the health check of a client reports a status.</summary>
    public static async Task<HealthReportEntry> UntilHealthIsAsync(this IHost host, string client, HealthStatus status)
    {
        HealthReportEntry entry = default;
        await UntilAsync(async () => (entry = await host.HealthOfAsync(client)).Status == status);
        return entry;
    }

    /// <summary>Looks again and again, leaving the processor to others in between; fails after a time that only a hang exceeds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var guard = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(Interval);
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(guard.Token);
        }
    }

    /// <summary>The next message a client receives.</summary>
    public static async Task<IncomingMessage> NextAsync(this NymClient client) =>
        await client.Messages.FirstAsync().AsTask().WaitAsync(Patience);
}
