using NymActors.Protocol.Gateway;
using NymActors.Streams.Pacing;

namespace NymActors.Gateways;

public sealed class BandwidthAccountTests
{
    private readonly SimulatedPacingClock _clock = new();
    private readonly BandwidthAccount _account;

    public BandwidthAccountTests() => _account = new(new PacingTimeProvider(_clock, DateTimeOffset.UnixEpoch));

    [Fact]
    public void More_is_claimed_when_the_balance_falls_below_the_threshold()
    {
        _account.Open(BandwidthAccount.ClaimThreshold + 2047);
        _account.Spend(2047);
        Assert.False(_account.TryBeginClaim());
        _account.Spend(1);
        Assert.True(_account.TryBeginClaim());
    }

    [Fact]
    public void One_claim_is_under_way_at_a_time()
    {
        Assert.True(_account.TryBeginClaim());
        _account.Read(new SendResponse(10), about: null);
        Assert.False(_account.TryBeginClaim());
        _account.Read(new BandwidthResponse(20), about: null);
        Assert.True(_account.TryBeginClaim());
        _account.Read(new ErrorResponse("not today"), GatewayRequestKind.Claim);
        Assert.False(_account.TryBeginClaim());
        _clock.Advance(BandwidthAccount.Retry.Ticks * 100);
        Assert.True(_account.TryBeginClaim());
        _account.Open(30);
        Assert.True(_account.TryBeginClaim());
    }

    [Fact]
    public void The_balance_is_what_the_gateway_said_last_less_what_was_sent_since()
    {
        _account.Read(new SendResponse(5_000), about: null);
        _account.Spend(2_048);
        Assert.Equal(2_952, _account.Balance);
        _account.Read(new OutOfBandwidthResponse(2_048, 100), about: null);
        Assert.Equal(100, _account.Balance);
        _account.Read(new BandwidthResponse(9_000), about: null);
        Assert.Equal(9_000, _account.Balance);
    }

    [Fact]
    public void Only_what_the_gateway_has_refused_keeps_packets_back()
    {
        _account.Open(0);
        _account.Spend(10_000);
        Assert.False(_account.IsOut);
        _account.Read(new ErrorResponse("Insufficient bandwidth available"), GatewayRequestKind.Packet);
        Assert.True(_account.IsOut);
        _account.Read(new ErrorResponse("something else"), GatewayRequestKind.Packet);
        Assert.True(_account.IsOut);
        _account.Read(new BandwidthResponse(1), GatewayRequestKind.Claim);
        Assert.False(_account.IsOut);
    }
}
