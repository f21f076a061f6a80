using NymActors.Streams.Pacing;

namespace NymActors.Streams.Tests.Pacing;

public sealed class SimulatedPacingClockTests
{
    private readonly SimulatedPacingClock _clock = new(1_000);
    private readonly List<(string Name, long Deadline, long Now)> _fired = [];

    [Fact]
    public void Deadlines_fire_in_order_each_at_its_due_time()
    {
        Arm("late", 3_000);
        Arm("early", 2_000);
        Arm("same as late, armed after", 3_000);
        _clock.AdvanceTo(10_000);
        Assert.Equal(
            [("early", 2_000, 2_000), ("late", 3_000, 3_000), ("same as late, armed after", 3_000, 3_000)], _fired);
        Assert.Equal(10_000, _clock.NowNanoseconds);
    }

    [Fact]
    public void Advancing_stops_at_the_given_time()
    {
        Arm("in time", 2_000);
        Arm("after", 2_001);
        _clock.Advance(1_000);
        Assert.Equal("in time", Assert.Single(_fired).Name);
        Assert.Equal(2_001, _clock.NextDeadline);
    }

    [Fact]
    public void A_deadline_armed_by_a_callback_fires_in_the_same_advance()
    {
        PacingTimer? timer = null;
        int left = 5;
        timer = _clock.CreateTimer(deadline =>
        {
            _fired.Add(("again", deadline, _clock.NowNanoseconds));
            if (--left > 0)
            {
                timer!.Arm(deadline + 100);
            }
        });
        timer.Arm(1_100);
        _clock.AdvanceTo(1_450);
        Assert.Equal([1_100, 1_200, 1_300, 1_400], _fired.Select(f => f.Now));
    }

    [Fact]
    public void An_overdue_deadline_fires_late_and_time_does_not_go_back()
    {
        Arm("overdue", 1_500);
        _clock.Stall(4_000);
        Assert.Empty(_fired);
        Assert.True(_clock.AdvanceToNextDeadline());
        Assert.Equal(("overdue", 1_500, 5_000), Assert.Single(_fired));
        Assert.False(_clock.AdvanceToNextDeadline());
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.AdvanceTo(4_999));
    }

    [Fact]
    public async Task Waiting_for_a_condition_ends_when_it_holds()
    {
        Task armed = _clock.WhenAsync(c => c.NextDeadline == 2_000);
        Assert.False(armed.IsCompleted);
        PacingTimer timer = _clock.CreateTimer(_ => { });
        timer.Arm(2_000);
        await armed.WaitAsync(TimeSpan.FromSeconds(30));
        Task disarmed = _clock.WhenAsync(c => c.PendingCount == 0);
        timer.Dispose();
        await disarmed.WaitAsync(TimeSpan.FromSeconds(30));
        await _clock.WhenAsync(c => c.PendingCount == 0);
        using CancellationTokenSource giveUp = new();
        Task never = _clock.WhenAsync(_ => false, giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never);
    }

    [Fact]
    public async Task The_time_provider_on_it_moves_delays_timers_and_the_calendar()
    {
        DateTimeOffset origin = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        PacingTimeProvider time = new(_clock, origin);
        Task delay = Task.Delay(TimeSpan.FromSeconds(1), time);
        int ticks = 0;
        await using ITimer timer = time.CreateTimer(_ => ticks++, null, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(100));
        long start = time.GetTimestamp();
        _clock.Advance(999_999_999);
        Assert.False(delay.IsCompleted);
        _clock.Advance(1);
        await delay.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(10, ticks);
        Assert.Equal(TimeSpan.FromSeconds(1), time.GetElapsedTime(start));
        Assert.Equal(origin.AddTicks(10).AddSeconds(1), time.GetUtcNow());
        Assert.True(timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        _clock.Advance(1_000_000_000);
        Assert.Equal(10, ticks);
        timer.Dispose();
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
        Assert.Equal(0, _clock.PendingCount);
    }

    private void Arm(string name, long deadline) =>
        _clock.CreateTimer(due => _fired.Add((name, due, _clock.NowNanoseconds))).Arm(deadline);
}
