using NymActors.Protocol.Gateway;
using NymActors.Streams.Links;
using NymActors.Testing;

namespace NymActors.Gateways;

/// <summary>Bandwidth on an open connection.</summary>
public sealed class GatewayBandwidthTests : GatewayConnectionKit
{
    [Fact]
    public async Task When_bandwidth_runs_low_more_is_claimed_once()
    {
        await StartAsync();
        var gateway = await OpenAsync(balance: BandwidthAccount.ClaimThreshold);
        await TellAsync(Packet());
        Assert.False((await gateway.ReceiveAsync())!.Value.IsText);
        Assert.IsType<ClaimFreeBandwidthRequest>(await RequestAsync(gateway));
        await TellAsync(Packet());
        Assert.False((await gateway.ReceiveAsync())!.Value.IsText);
        await gateway.SendTextAsync(new SendResponse(1).ToJson());
        await gateway.SendTextAsync(new BandwidthResponse(Plenty).ToJson());
        await Conditions.UntilAsync(() => State.Bandwidth.Balance == Plenty);
        Assert.NotNull(State.Link);
    }

    [Fact]
    public async Task A_refused_packet_is_put_back_and_nothing_more_is_sent_until_there_is_bandwidth()
    {
        await StartAsync();
        var gateway = await OpenAsync();
        var (sent, refused, waiting) = (Packet(), Packet(), Packet());
        await TellAsync(sent);
        await TellAsync(refused);
        await gateway.ReceiveAsync();
        await gateway.ReceiveAsync();
        await gateway.SendTextAsync(new SendResponse(Plenty).ToJson());
        await gateway.SendTextAsync(new OutOfBandwidthResponse(2413, 1).ToJson());
        Assert.IsType<ClaimFreeBandwidthRequest>(await RequestAsync(gateway));
        Assert.Equal((1, 1), (Counters.RefusedPackets.Value, Queue.Count));
        Assert.True(refused.Fragment!.IsQueued);
        Assert.False(sent.Fragment!.IsQueued);
        await TellAsync(waiting);
        Assert.Equal(2, Counters.RealPacketsSent.Value);
        await gateway.SendTextAsync(new BandwidthResponse(Plenty).ToJson());
        Assert.False((await gateway.ReceiveAsync().AsTask().WaitAsync(TestClients.Patience))!.Value.IsText);
        Assert.Equal(3, Counters.RealPacketsSent.Value);
    }

    [Fact]
    public async Task A_claim_that_is_refused_is_made_again_after_a_while()
    {
        await StartAsync();
        var gateway = await OpenAsync(balance: 0);
        await PassAsync(CheckInterval);
        Assert.IsType<ClaimFreeBandwidthRequest>(await RequestAsync(gateway));
        await gateway.SendTextAsync(new ErrorResponse("no").ToJson());
        await Conditions.UntilAsync(() => State.Bandwidth.ClaimingFor == TimeSpan.Zero && State.Unanswered.Count == 0);
        await SettleAsync();
        await PassAsync(BandwidthAccount.Retry - (2 * CheckInterval), () => HearAsync(gateway));
        Assert.Equal(0, State.Unanswered.Count);
        await PassAsync(2 * CheckInterval, () => HearAsync(gateway));
        Assert.IsType<ClaimFreeBandwidthRequest>(await RequestAsync(gateway));
    }

    [Fact]
    public async Task A_claim_without_an_answer_ends_the_connection()
    {
        await StartAsync();
        var gateway = await OpenAsync(balance: 0);
        await PassAsync(TimeSpan.FromSeconds(40), async () =>
        {
            Counters.CoverPacketsReceived.Increment();
            if (State.Link is not null)
            {
                await gateway.SendTextAsync("{}");
            }
        });
        Assert.Equal("the connection was lost: a claim of bandwidth was not answered", State.LastTrouble);
    }

    private async Task HearAsync(InMemoryGatewayConnection gateway)
    {
        Counters.CoverPacketsReceived.Increment();
        await gateway.SendBinaryAsync(Frame(new byte[21]));
        (await Acknowledgements.FishForMessageAsync<Acknowledgements.AcknowledgementReceived>(static _ => true, TestClients.Patience)).Room.Leave();
    }

    private static async Task<GatewayTextMessage> RequestAsync(InMemoryGatewayConnection gateway) =>
        GatewayTextMessage.ParseRequest((await gateway.ReceiveAsync().AsTask().WaitAsync(TestClients.Patience))!.Value.Bytes);
}
