using NymActors.Streams.Pacing;

namespace NymActors.Reports;

public sealed class LogLimitTests
{
    private readonly SimulatedPacingClock _clock = new();
    private readonly LogLimit _limit;

    public LogLimitTests() => _limit = new(new PacingTimeProvider(_clock, DateTimeOffset.UnixEpoch), TimeSpan.FromMinutes(10));

    [Fact]
    public void A_trouble_is_told_once_and_then_once_an_interval_and_its_end_once()
    {
        Assert.False(_limit.Ends());
        Assert.Equal(0, _limit.Next());
        Assert.Null(_limit.Next());
        Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.Null(_limit.Next());
        Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, _limit.Next());
        Assert.Equal(4, _limit.Count);
        Assert.True(_limit.Ends());
        Assert.False(_limit.Ends());
    }

    [Fact]
    public void A_trouble_that_comes_and_goes_every_second_fills_no_log()
    {
        var told = 0;
        for (var second = 0; second < 86_400; second++)
        {
            Advance(TimeSpan.FromSeconds(1));
            told += (second % 2 == 0 ? _limit.Next() is not null : _limit.Ends()) ? 1 : 0;
        }

        Assert.InRange(told, 200, 300);
    }

    private void Advance(TimeSpan by) => _clock.Advance(by.Ticks * 100);
}
