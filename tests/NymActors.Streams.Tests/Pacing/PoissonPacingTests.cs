using System.Threading.Channels;
using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using NymActors.Sphinx;
using NymActors.Streams.Pacing;

namespace NymActors.Streams.Tests.Pacing;

public sealed class PoissonPacingTests : AkkaTest
{
    private const long Mean = 20_000_000;
    private const string Cover = "cover";
    private readonly SimulatedPacingClock _clock = new();
    private readonly PacingControl _control = new(Mean);
    private readonly Channel<(string Element, long Time)> _sent = Channel.CreateUnbounded<(string, long)>();

    [Fact]
    public async Task Twenty_thousand_inter_send_times_are_exponential_and_real_packets_replace_cover()
    {
        const int count = 20_000;
        SeededRandomSource traffic = new(7);
        ISourceQueueWithComplete<string> real = Run(seed: 1);
        List<double> intervals = [];
        List<double> afterReal = [];
        List<double> afterCover = [];
        Queue<string> waiting = new();
        long last = 0;
        bool lastWasReal = false;
        int offered = 0;
        int realSent = 0;
        for (int i = 0; i < count; i++)
        {
            for (int arrivals = traffic.NextInt32(3) == 0 ? traffic.NextInt32(4) : 0; arrivals > 0; arrivals--)
            {
                string element = $"real {offered++}";
                waiting.Enqueue(element);
                _ = real.OfferAsync(element);
            }

            (string sent, long time) = await Tick();
            string expected = waiting.TryDequeue(out string? next) ? next : Cover;
            Assert.Equal(expected, sent);
            intervals.Add(time - last);
            if (i > 0)
            {
                (lastWasReal ? afterReal : afterCover).Add(time - last);
            }

            last = time;
            lastWasReal = sent != Cover;
            realSent += lastWasReal ? 1 : 0;
        }

        Assert.InRange(realSent, count / 4, count * 3 / 4);
        Assert.Equal(realSent, _control.RealCount);
        Assert.Equal(count - realSent, _control.CoverCount);
        Assert.Equal(0, _control.BlockedTicks + _control.EmptyTicks + _control.SkippedTicks + _control.LateTicks);
        AssertExponential(intervals);
        AssertExponential(afterReal);
        AssertExponential(afterCover);
    }

    [Fact]
    public async Task The_times_of_sending_do_not_depend_on_real_traffic()
    {
        const int count = 2_000;
        _ = Run(seed: 3);
        List<long> idle = [];
        for (int i = 0; i < count; i++)
        {
            idle.Add((await Tick()).Time);
        }

        SimulatedPacingClock clock = new();
        Channel<(string Element, long Time)> sent = Channel.CreateUnbounded<(string, long)>();
        ISourceQueueWithComplete<string> real = Run(seed: 3, clock, new PacingControl(Mean), sent, () => Cover);
        for (int i = 0; i < count; i++)
        {
            _ = real.OfferAsync("real");
            await clock.WhenAsync(c => c.PendingCount == 1).WaitAsync(Guard);
            Assert.True(clock.AdvanceToNextDeadline());
            Assert.Equal(("real", idle[i]), await sent.Reader.ReadAsync().AsTask().WaitAsync(Guard));
        }
    }

    [Fact]
    public async Task A_late_wake_up_does_not_shift_the_following_deadlines()
    {
        List<long> deadlines = UndisturbedTimes(seed: 5, count: 50);
        Run(seed: 5);
        await _clock.WhenAsync(c => c.PendingCount == 1).WaitAsync(Guard);
        _clock.Stall(deadlines[0] + 2_000_000);
        Assert.Equal(deadlines[0] + 2_000_000, (await Tick()).Time);
        Assert.Equal(1, _control.LateTicks);
        for (int i = 1; i < deadlines.Count; i++)
        {
            Assert.Equal(Math.Max(deadlines[i], deadlines[0] + 2_000_000), (await Tick()).Time);
        }

        Assert.Equal(0, _control.SkippedTicks);
    }

    [Fact]
    public async Task After_a_stall_only_the_ticks_of_the_last_tolerance_are_sent_and_the_schedule_stays_the_same()
    {
        List<long> deadlines = UndisturbedTimes(seed: 11, count: 400);
        Run(seed: 11);
        await _clock.WhenAsync(c => c.PendingCount == 1).WaitAsync(Guard);
        long end = deadlines[300] + 1;
        _clock.Stall(end);
        List<long> usable = [.. deadlines.Where(d => d >= end - Mean)];
        long[] expected = [.. usable.Select(d => Math.Max(d, end)).Take(60)];

        // The first wake-up only skips; it sends nothing and arms the first tick that is still usable.
        Assert.True(_clock.AdvanceToNextDeadline());
        await _clock.WhenAsync(c => c.NextDeadline == usable[0]).WaitAsync(Guard);
        foreach (long time in expected)
        {
            Assert.Equal(time, (await Tick()).Time);
        }

        Assert.Equal(deadlines.Count(d => d < end - Mean), _control.SkippedTicks);
        Assert.Equal(60, _control.CoverCount);
    }

    [Fact]
    public async Task A_tick_without_demand_sends_nothing_then_or_later()
    {
        ISinkQueue<string> sink = Source.Queue<string>(16, OverflowStrategy.Backpressure)
            .MapMaterializedValue(queue => { _ = queue.OfferAsync("real"); return NotUsed.Instance; })
            .Via(new PoissonPacing<string>(_clock, new SeededRandomSource(1), _control, () => Cover))
            .RunWith(Sink.Queue<string>().WithAttributes(Attributes.CreateInputBuffer(1, 1)), Materializer);
        for (int i = 0; i < 20; i++)
        {
            await SkipTick();
        }

        // The sink's buffer of one took the real element; nothing else had anywhere to go.
        Assert.Equal(1, _control.RealCount);
        Assert.Equal(0, _control.CoverCount);
        Assert.Equal(19, _control.BlockedTicks);
        Assert.Equal("real", (await sink.PullAsync().WaitAsync(Guard)).Value);
        await SkipTick();
        Assert.Equal(1, _control.CoverCount);
        Assert.Equal(Cover, (await sink.PullAsync().WaitAsync(Guard)).Value);
    }

    [Fact]
    public async Task Without_cover_a_tick_with_nothing_real_sends_nothing()
    {
        ISourceQueueWithComplete<string> real = Run(seed: 1, _clock, _control, _sent, null);
        await SkipTick();
        await SkipTick();
        Assert.Equal(2, _control.EmptyTicks);
        _ = real.OfferAsync("real");
        Assert.Equal("real", (await Tick()).Element);
        Assert.False(_sent.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_generator_that_has_no_cover_leaves_the_tick_empty_and_is_asked_again()
    {
        bool topology = false;
        Run(seed: 1, _clock, _control, _sent, () => Volatile.Read(ref topology) ? Cover : null);
        await SkipTick();
        Assert.Equal(1, _control.EmptyTicks);
        Volatile.Write(ref topology, true);
        Assert.Equal(Cover, (await Tick()).Element);
    }

    [Fact]
    public async Task A_failing_generator_fails_the_stream()
    {
        Task<Done> done = Source.Never<string>()
            .Via(new PoissonPacing<string>(_clock, new SeededRandomSource(1), _control, () => throw new InvalidOperationException("broken")))
            .RunWith(Sink.Ignore<string>(), Materializer);
        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => done.WaitAsync(Guard));
        Assert.Contains("broken", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, _clock.PendingCount);
    }

    [Fact]
    public async Task Cover_that_waited_for_more_than_thirty_seconds_is_made_anew()
    {
        int made = 0;
        ISourceQueueWithComplete<string> real = Run(seed: 1, _clock, _control, _sent, () => $"cover {Interlocked.Increment(ref made)}");
        while (_clock.NowNanoseconds < 31_000_000_000)
        {
            _ = real.OfferAsync("real");
            Assert.Equal("real", (await Tick()).Element);
        }

        Assert.Equal(1, made);
        Assert.Equal("cover 2", (await Tick()).Element);
        Assert.Equal("cover 3", (await Tick()).Element);
    }

    [Fact]
    public async Task A_new_mean_interval_applies_from_the_next_sample_on()
    {
        Run(seed: 21);
        _ = await Tick();
        _control.MeanIntervalNanoseconds = 6 * Mean;
        long last = (await Tick()).Time;
        List<double> intervals = [];
        for (int i = 0; i < 3_000; i++)
        {
            long time = (await Tick()).Time;
            intervals.Add(time - last);
            last = time;
        }

        Assert.True(KolmogorovSmirnov.DistanceFromExponential(intervals, 6 * Mean) < KolmogorovSmirnov.CriticalDistance(intervals.Count));
    }

    [Fact]
    public async Task The_last_real_element_still_leaves_at_its_tick_before_the_stream_completes()
    {
        Task<Done> done = Source.Single("last")
            .Via(new PoissonPacing<string>(_clock, new SeededRandomSource(1), _control, () => Cover))
            .RunWith(Sink.ForEach<string>(e => _sent.Writer.TryWrite((e, _clock.NowNanoseconds))), Materializer);
        await _clock.WhenAsync(c => c.PendingCount == 1).WaitAsync(Guard);
        Assert.Equal("last", (await Tick()).Element);
        await done.WaitAsync(Guard);
        await _clock.WhenAsync(c => c.PendingCount == 0).WaitAsync(Guard);
    }

    private static void AssertExponential(List<double> intervals)
    {
        double distance = KolmogorovSmirnov.DistanceFromExponential(intervals, Mean);
        Assert.True(distance < KolmogorovSmirnov.CriticalDistance(intervals.Count), $"D = {distance} with n = {intervals.Count}");
    }

    private static List<long> UndisturbedTimes(ulong seed, int count)
    {
        PoissonSchedule schedule = new(new SeededRandomSource(seed), new PacingControl(Mean));
        schedule.Start(0);
        List<long> times = [];
        for (int i = 0; i < count; i++)
        {
            times.Add(schedule.Deadline);
            Assert.True(schedule.TakeTick(schedule.Deadline));
        }

        return times;
    }

    private ISourceQueueWithComplete<string> Run(ulong seed) => Run(seed, _clock, _control, _sent, () => Cover);

    private ISourceQueueWithComplete<string> Run(
        ulong seed, SimulatedPacingClock clock, PacingControl control, Channel<(string, long)> sent, Func<string?>? cover) =>
        Source.Queue<string>(100_000, OverflowStrategy.Fail)
            .Via(new PoissonPacing<string>(clock, new SeededRandomSource(seed), control, cover))
            .To(Sink.ForEach<string>(element => sent.Writer.TryWrite((element, clock.NowNanoseconds))))
            .Run(Materializer);

    private async Task<(string Element, long Time)> Tick()
    {
        await _clock.WhenAsync(c => c.PendingCount == 1).WaitAsync(Guard);
        Assert.True(_clock.AdvanceToNextDeadline());
        return await _sent.Reader.ReadAsync().AsTask().WaitAsync(Guard);
    }

    /// <summary>A tick at which nothing leaves: it has been handled when the next one is armed.</summary>
    private async Task SkipTick()
    {
        await _clock.WhenAsync(c => c.PendingCount == 1).WaitAsync(Guard);
        Assert.True(_clock.AdvanceToNextDeadline());
        await _clock.WhenAsync(c => c.PendingCount == 1).WaitAsync(Guard);
    }
}
