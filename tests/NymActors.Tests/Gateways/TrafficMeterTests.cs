namespace NymActors.Gateways;

public sealed class TrafficMeterTests
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 1, 1, 23, 59, 0, TimeSpan.Zero));

    [Fact]
    public void The_rate_is_that_of_the_last_ten_seconds()
    {
        var meter = new TrafficMeter(_time);
        Assert.Equal(0, meter.PacketsPerSecond);
        for (var second = 0; second < 30; second++)
        {
            for (var packet = 0; packet < 50; packet++)
            {
                meter.Sent(10);
            }

            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(50, meter.PacketsPerSecond);
        }

        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(0, meter.PacketsPerSecond);
    }

    [Fact]
    public void A_new_day_begins_with_nothing()
    {
        var meter = new TrafficMeter(_time);
        meter.Sent(10);
        meter.Received(20);
        Assert.Equal((10, 20), meter.Today);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((0, 0), meter.Today);
        meter.Received(5);
        Assert.Equal((0, 5), meter.Today);
    }

    private sealed class ManualTime(DateTimeOffset start) : TimeProvider
    {
        private TimeSpan _passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan by) => _passed += by;

        public override DateTimeOffset GetUtcNow() => start + _passed;

        public override long GetTimestamp() => _passed.Ticks;
    }
}
