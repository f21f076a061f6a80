using System.Net;
using System.Net.Http.Json;
using System.Text;
using Akka.Actor;
using HostedClient;
using Microsoft.Extensions.DependencyInjection;
using NymActors.Hosting;

namespace NymActors.EndToEnd.Samples;

/// <summary>The code of docs/how-to/host-the-client.md, run.</summary>
public sealed class HostedClientTests
{
    /// <summary>A guard against a test that hangs, not a measure of anything.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task The_web_service_sends_to_itself_and_is_healthy()
    {
        await using var service = WebService.Build(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Warning"]);
        await service.StartAsync().WaitAsync(Patience);
        using var http = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };

        var address = await http.GetStringAsync("/address");
        var accepted = await http.PostAsJsonAsync("/messages", new Letter(address, "a message in a bottle"));
        var refused = await http.PostAsJsonAsync("/messages", new Letter("nowhere", "lost"));

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(["a message in a bottle"], await FirstMessagesAsync(http));
        await UntilHealthyAsync(http);
        await service.StopAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task The_actor_confirms_an_anonymous_order()
    {
        using var shop = ActorService.Build(["--Logging:LogLevel:Default", "Warning"]);
        await shop.StartAsync().WaitAsync(Patience);
        var system = shop.Services.GetRequiredService<ActorSystem>();
        await using var customer = await NymClient.ConnectAsync(NymClientOptions.ForNetwork(system.GetLocalMixnet().NymApiUrl, "customer"))
            .WaitAsync(Patience);

        await customer.SendAnonymousAsync(system.GetNymClient("orders").Address, "two loaves"u8.ToArray(), replySurbs: 20);
        var answer = await customer.Messages.FirstAsync().AsTask().WaitAsync(Patience);

        Assert.Equal("confirmed: two loaves", Encoding.UTF8.GetString(answer.Data.Span));
        await customer.DisposeAsync();
        await shop.StopAsync().WaitAsync(Patience);
    }

    /// <summary>The service is healthy once its client knows that its own packets come back, which it looks at once in a while.</summary>
    private static async Task UntilHealthyAsync(HttpClient http)
    {
        using var guard = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(Interval);
        while (await http.GetStringAsync("/health", guard.Token) != "Healthy")
        {
            await timer.WaitForNextTickAsync(guard.Token);
        }
    }

    private static async Task<string[]> FirstMessagesAsync(HttpClient http)
    {
        using var guard = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(Interval);
        while (true)
        {
            var messages = await http.GetFromJsonAsync<string[]>("/messages", guard.Token);
            if (messages is { Length: > 0 })
            {
                return messages;
            }

            await timer.WaitForNextTickAsync(guard.Token);
        }
    }
}
