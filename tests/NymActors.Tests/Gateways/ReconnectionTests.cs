using Akka.Event;
using NymActors.Protocol.Gateway;
using NymActors.Testing;

namespace NymActors.Gateways;

public sealed class ReconnectionTests : GatewayConnectionKit
{
    [Fact]
    public async Task Whoever_knows_that_the_network_is_back_ends_the_wait()
    {
        await StartAsync();
        await FailAsync(5);
        Attempts[^1].SetException(Away());
        await Client.ExpectMsgAsync<GatewayAttemptFailed>();
        await SettleAsync();
        var attempts = Attempts.Count;
        await TellAsync(ReconnectNow.Instance);
        Assert.Equal(attempts + 1, Attempts.Count);

        // The waits begin anew, too.
        Attempts[^1].SetException(Away());
        await Client.ExpectMsgAsync<GatewayAttemptFailed>();
        await SettleAsync();
        await AdvanceAsync(LongestFirstWait);
        Assert.Equal(attempts + 2, Attempts.Count);
    }

    [Fact]
    public async Task An_attempt_that_hangs_is_made_anew_at_once()
    {
        await StartAsync();
        await TellAsync(ReconnectNow.Instance);
        await Conditions.UntilAsync(() => Attempts[0].Task.IsCanceled);
        await SettleAsync();
        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        await OpenAsync();
        Assert.Equal(2, Attempts.Count);
        Assert.False(Client.HasMessages && await Client.ReceiveOneAsync() is GatewayAttemptFailed);
    }

    [Fact]
    public async Task A_connection_that_stands_is_asked_and_not_cut()
    {
        await StartAsync();
        var gateway = await OpenAsync();
        await TellAsync(ReconnectNow.Instance);
        Assert.IsType<SupportedProtocolRequest>(GatewayTextMessage.ParseRequest((await gateway.ReceiveAsync())!.Value.Bytes));
        Assert.Single(Attempts);
        Assert.NotNull(State.Link);
    }

    [Fact]
    public async Task The_longest_wait_is_that_of_the_settings()
    {
        await StartAsync();
        await FailAsync(20);
        Attempts[^1].SetException(Away());
        await Client.ExpectMsgAsync<GatewayAttemptFailed>();
        await SettleAsync();
        var attempts = Attempts.Count;
        await PassAsync(TimeSpan.FromSeconds(8));
        Assert.Equal(attempts + 1, Attempts.Count);
    }

    [Fact]
    public async Task A_gateway_that_holds_an_older_connection_gets_two_seconds_to_find_out()
    {
        await StartAsync();
        Attempts[^1].SetException(new NymClientException(NymClientError.GatewayBusy, "busy"));
        Assert.Equal(NymClientError.GatewayBusy, ((NymClientException)(await Client.ExpectMsgAsync<GatewayAttemptFailed>()).Reason).Error);
        await SettleAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(1));
        Assert.Single(Attempts);
        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, Attempts.Count);
        Assert.Equal(NymClientError.GatewayBusy, State.LastError);
    }

    [Fact]
    public async Task A_gateway_that_stays_away_is_told_once_and_then_every_ten_minutes()
    {
        Sys.EventStream.SetLogLevel(LogLevel.WarningLevel);
        var log = CreateTestProbe();
        Sys.EventStream.Subscribe(log.Ref, typeof(Warning));
        await StartAsync();
        await (await OpenAsync()).DisposeAsync();
        await Conditions.UntilAsync(() => State.Link is null);
        await SettleAsync();
        await AdvanceAsync(LongestFirstWait);
        for (var minute = 0; minute < 25; minute++)
        {
            await PassAsync(TimeSpan.FromMinutes(1), async () =>
            {
                if (!Attempts[^1].Task.IsCompleted)
                {
                    Attempts[^1].SetException(Away());
                    await Client.FishForMessageAsync(static message => message is GatewayAttemptFailed, TestClients.Patience);
                    await SettleAsync();
                }
            });
        }

        var lines = new List<string>();
        while (log.HasMessages)
        {
            lines.Add((await log.ExpectMsgAsync<Warning>()).Message.ToString()!);
        }

        Assert.Equal(4, lines.Count);
        Assert.StartsWith("The connection to the gateway is lost", lines[0], StringComparison.Ordinal);
        Assert.All(lines.Skip(1), static line => Assert.StartsWith("No connection to the gateway", line, StringComparison.Ordinal));
    }

    private static NymClientException Away() => new(NymClientError.GatewayUnreachable, "away");

    private async Task FailAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Attempts[^1].SetException(Away());
            await Client.ExpectMsgAsync<GatewayAttemptFailed>();
            await SettleAsync();
            var attempts = Attempts.Count;
            for (var waited = 0; waited < 9 && Attempts.Count == attempts; waited++)
            {
                await AdvanceAsync(TimeSpan.FromSeconds(1));
            }
        }
    }
}
