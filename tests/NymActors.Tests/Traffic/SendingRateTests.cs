using NymActors.Streams.Pacing;

namespace NymActors.Traffic;

public sealed class SendingRateTests
{
    private static readonly TimeSpan Mean = TimeSpan.FromMilliseconds(20);

    private readonly PacingControl _pacing = new(Mean);

    [Fact]
    public void A_busy_gateway_slows_sending_step_by_step_and_a_free_one_restores_it()
    {
        var rate = new SendingRate(_pacing, Mean);
        for (var second = 1; second <= 8; second++)
        {
            rate.Observe(TimeSpan.FromSeconds(second), blockedTicks: second);
            Assert.Equal(Math.Min(second + 1, 6), rate.Multiplier);
        }

        Assert.Equal((long)Mean.TotalNanoseconds * 6, _pacing.MeanIntervalNanoseconds);

        Assert.False(rate.Observe(TimeSpan.FromSeconds(9), blockedTicks: 8));
        for (var (second, expected) = (10, 5); expected >= 1; second += 2, expected--)
        {
            Assert.True(rate.Observe(TimeSpan.FromSeconds(second), blockedTicks: 8));
            Assert.False(rate.Observe(TimeSpan.FromSeconds(second + 1), blockedTicks: 8));
            Assert.Equal(expected, rate.Multiplier);
        }

        Assert.False(rate.Observe(TimeSpan.FromSeconds(60), blockedTicks: 8));
        Assert.Equal((long)Mean.TotalNanoseconds, _pacing.MeanIntervalNanoseconds);
    }

    [Fact]
    public void A_gateway_that_keeps_up_leaves_the_rate_alone()
    {
        var rate = new SendingRate(_pacing, Mean);
        for (var second = 1; second <= 20; second++)
        {
            Assert.False(rate.Observe(TimeSpan.FromSeconds(second), blockedTicks: 0));
        }

        Assert.Equal(1, rate.Multiplier);
    }
}
