using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NymActors.Hosting.Testing;

namespace NymActors.Hosting;

/// <summary>What a hosted client says in the log of its host.</summary>
public sealed class LoggingTests
{
    [Fact]
    public async Task The_log_of_a_host_shows_neither_messages_nor_recipients()
    {
        const string Text = "nobody but you may read this";
        using var log = new LogLines();
        using var host = TestHosts.Build(services => services
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log))
            .AddNymClient("orders", static nym => nym.UseFastLocalMixnet())
            .AddNymClient("billing", static nym => nym.UseFastLocalMixnet()));
        await host.StartAsync().WaitAsync(TestHosts.Patience);
        var orders = host.Services.GetRequiredKeyedService<NymClient>("orders");
        var billing = host.Services.GetRequiredKeyedService<NymClient>("billing");
        await orders.SendAnonymousAsync(billing.Address, System.Text.Encoding.UTF8.GetBytes(Text), replySurbs: 20);
        await billing.NextAsync();

        // In the middle of traffic: what was on its way between the actors reaches nobody any more.
        for (var i = 0; i < 20; i++)
        {
            await orders.SendAsync(billing.Address, System.Text.Encoding.UTF8.GetBytes(Text));
        }

        await host.StopAsync().WaitAsync(TestHosts.Patience);
        await Assert.ThrowsAsync<NymClientException>(() => orders.SendAsync(billing.Address, System.Text.Encoding.UTF8.GetBytes(Text)));

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains(Text, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains(billing.Address.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, static line => line.Contains("/user/nym-clients/", StringComparison.Ordinal) && line.Contains("not delivered", StringComparison.Ordinal));
    }
}
