using NymActors.Protocol.Gateway;

namespace NymActors.Gateways;

public sealed class BandwidthAccountTests
{
    private readonly BandwidthAccount _account = new();

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
        _account.Read(new SendResponse(10));
        Assert.False(_account.TryBeginClaim());
        _account.Read(new BandwidthResponse(20));
        Assert.True(_account.TryBeginClaim());
        _account.Read(new ErrorResponse("not today"));
        Assert.True(_account.TryBeginClaim());
        _account.Open(30);
        Assert.True(_account.TryBeginClaim());
    }

    [Fact]
    public void The_balance_is_what_the_gateway_said_last_less_what_was_sent_since()
    {
        _account.Read(new SendResponse(5_000));
        _account.Spend(2_048);
        Assert.Equal(2_952, _account.Balance);
        _account.Read(new OutOfBandwidthResponse(2_048, 100));
        Assert.Equal(100, _account.Balance);
        _account.Read(new BandwidthResponse(9_000));
        Assert.Equal(9_000, _account.Balance);
    }
}
