using NymActors.Streams.Pacing;

namespace NymActors.Traffic;

public sealed class SendingRateTests
{
    private static readonly TimeSpan Mean = TimeSpan.FromMilliseconds(20);

    private readonly PacingControl _pacing = new(Mean);

    [Fact]
    public void A_busy_gateway_slows_sending_step_by_step_and_a_free_one_restores_it()
    {
        const int Most = 8 * 50;
        var rate = new SendingRate(_pacing, Mean);
        for (var second = 1; second <= 8; second++)
        {
            rate.Observe(TimeSpan.FromSeconds(second), blockedTicks: second * 50);
            Assert.Equal(Math.Min(second + 1, 6), rate.Multiplier);
        }

        Assert.Equal((long)Mean.TotalNanoseconds * 6, _pacing.MeanIntervalNanoseconds);

        Assert.False(rate.Observe(TimeSpan.FromSeconds(9), blockedTicks: Most));
        for (var (second, expected) = (10, 5); expected >= 1; second += 2, expected--)
        {
            Assert.True(rate.Observe(TimeSpan.FromSeconds(second), blockedTicks: Most));
            Assert.False(rate.Observe(TimeSpan.FromSeconds(second + 1), blockedTicks: Most));
            Assert.Equal(expected, rate.Multiplier);
        }

        Assert.False(rate.Observe(TimeSpan.FromSeconds(60), blockedTicks: Most));
        Assert.Equal((long)Mean.TotalNanoseconds, _pacing.MeanIntervalNanoseconds);
    }

    [Fact]
    public void Ticks_without_a_connection_do_not_slow_the_next_one()
    {
        var rate = new SendingRate(_pacing, Mean);
        for (var second = 1; second <= 3; second++)
        {
            rate.Observe(TimeSpan.FromSeconds(second), blockedTicks: second * 50);
        }

        Assert.Equal(4, rate.Multiplier);
        Assert.True(rate.Observe(TimeSpan.FromSeconds(4), blockedTicks: 200, isConnected: false));
        Assert.Equal(1, rate.Multiplier);
        Assert.Equal((long)Mean.TotalNanoseconds, _pacing.MeanIntervalNanoseconds);
        Assert.False(rate.Observe(TimeSpan.FromSeconds(5), blockedTicks: 250, isConnected: false));
        Assert.False(rate.Observe(TimeSpan.FromSeconds(6), blockedTicks: 252));
        Assert.Equal(1, rate.Multiplier);
    }

    [Fact]
    public void A_few_ticks_that_follow_each_other_closely_are_not_a_slow_gateway()
    {
        var rate = new SendingRate(_pacing, Mean);
        for (var second = 1; second <= 20; second++)
        {
            Assert.False(rate.Observe(TimeSpan.FromSeconds(second), blockedTicks: second * 12));
        }

        Assert.True(rate.Observe(TimeSpan.FromSeconds(21), blockedTicks: (20 * 12) + 13));
        Assert.Equal(2, rate.Multiplier);
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
