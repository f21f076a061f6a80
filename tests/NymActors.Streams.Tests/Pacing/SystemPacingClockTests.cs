using System.Diagnostics;
using System.Threading.Channels;
using NymActors.Streams.Pacing;

namespace NymActors.Streams.Tests.Pacing;

public sealed class SystemPacingClockTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);
    private readonly SystemPacingClock _clock = new();
    private readonly Channel<(int Id, long Deadline, long Now)> _fired = Channel.CreateUnbounded<(int, long, long)>();

    public void Dispose() => _clock.Dispose();

    [Fact]
    public async Task Deadlines_fire_in_order_and_never_early()
    {
        long now = _clock.NowNanoseconds;
        int[] offsets = [5_000_000, 1_000_000, 3_000_000, 3_000_001, 20_000_000, 0];
        PacingTimer[] timers = [.. offsets.Select((_, id) => Timer(id))];
        for (int id = 0; id < offsets.Length; id++)
        {
            timers[id].Arm(now + 2_000_000 + offsets[id]);
        }

        List<int> order = [];
        foreach (int _ in offsets)
        {
            (int id, long deadline, long at) = await Next();
            order.Add(id);
            Assert.Equal(now + 2_000_000 + offsets[id], deadline);
            Assert.True(at >= deadline);
        }

        // A busy machine may let a deadline pass before all are armed; those after it must still be in order.
        Assert.Equal(offsets.Length, order.Distinct().Count());
        Assert.Equal(4, order[^1]);
    }

    [Fact]
    public async Task An_earlier_deadline_wakes_the_sleeping_thread()
    {
        Timer(1).Arm(_clock.NowNanoseconds + 3_600_000_000_000);
        Timer(2).Arm(_clock.NowNanoseconds + 1_000_000);
        Assert.Equal(2, (await Next()).Id);
        Timer(3).Arm(0);
        Assert.Equal(3, (await Next()).Id);
        Assert.Equal(1, _clock.PendingCount);
    }

    [Fact]
    public async Task A_disarmed_timer_does_not_fire()
    {
        PacingTimer disarmed = Timer(1);
        long deadline = _clock.NowNanoseconds + 50_000_000;
        disarmed.Arm(deadline);
        Timer(2).Arm(deadline + 1_000_000);
        disarmed.Disarm();
        Assert.Equal(2, (await Next()).Id);
        Assert.False(_fired.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_callback_that_throws_is_reported_and_the_clock_goes_on()
    {
        TaskCompletionSource<Exception> reported = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _clock.CallbackFailed += exception => reported.TrySetResult(exception);
        _clock.CreateTimer(_ => throw new InvalidOperationException("broken")).Arm(0);
        Assert.Equal("broken", (await reported.Task.WaitAsync(Guard)).Message);
        Assert.Equal(1, _clock.FailedCallbacks);
        Timer(1).Arm(0);
        Assert.Equal(1, (await Next()).Id);
    }

    [Fact]
    public async Task The_portable_waiter_does_not_wake_early_from_a_short_wait_and_can_be_woken_from_a_long_one()
    {
        using PortableClockWaiter waiter = new();
        waiter.Signal();
        waiter.Wait(-1);
        TaskCompletionSource<TimeSpan> woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread sleeper = new(() =>
        {
            waiter.Wait(3_600_000_000_000);
            waiter.Wait(3_000_000);
            var start = Stopwatch.GetTimestamp();
            waiter.Wait(500_000);
            woken.SetResult(Stopwatch.GetElapsedTime(start));
        });
        sleeper.Start();
        waiter.Signal();
        Assert.True(await woken.Task.WaitAsync(Guard) >= TimeSpan.FromMicroseconds(500));
    }

    [Fact]
    public async Task The_shared_clock_survives_disposal()
    {
        SystemPacingClock.Shared.Dispose();
        TaskCompletionSource fired = new(TaskCreationOptions.RunContinuationsAsynchronously);
        SystemPacingClock.Shared.CreateTimer(_ => fired.SetResult()).Arm(0);
        await fired.Task.WaitAsync(Guard);
    }

    private PacingTimer Timer(int id) =>
        _clock.CreateTimer(deadline => _fired.Writer.TryWrite((id, deadline, _clock.NowNanoseconds)));

    private async Task<(int Id, long Deadline, long Now)> Next() => await _fired.Reader.ReadAsync().AsTask().WaitAsync(Guard);
}
