using System.Threading.Channels;
using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using NymActors.Sphinx;
using NymActors.Streams.Pacing;

namespace NymActors.Streams.Tests.Pacing;

public sealed class MixDelayTests : AkkaTest
{
    private readonly SimulatedPacingClock _clock = new(1_000);
    private readonly MixDelayGauge _gauge = new();
    private readonly Channel<(int Id, long Time)> _released = Channel.CreateUnbounded<(int, long)>();

    [Fact]
    public async Task Each_element_leaves_exactly_when_it_is_due()
    {
        SeededRandomSource random = new(4);
        List<(int Id, long Delay)> elements = [.. Enumerable.Range(0, 2_000).Select(id => (id, (long)random.NextExponentialNanoseconds(5e7)))];
        (ISourceQueueWithComplete<(int, long)> input, _) = Run();
        foreach ((int, long) element in elements)
        {
            _ = input.OfferAsync(element);
        }

        await Held(2_000);
        foreach ((int id, long delay) in elements.OrderBy(e => e.Delay))
        {
            Assert.Equal((id, 1_000 + delay), await Release());
        }

        Assert.Equal(2_000, _gauge.ReleasedCount);
        Assert.Equal(0, _gauge.HeldCount + _gauge.DroppedCount);
    }

    [Fact]
    public async Task An_element_that_is_due_earlier_overtakes()
    {
        (ISourceQueueWithComplete<(int, long)> input, _) = Run();
        _ = input.OfferAsync((1, 500));
        await _clock.WhenAsync(c => c.NextDeadline == 1_500).WaitAsync(Guard);
        _clock.Advance(100);
        _ = input.OfferAsync((2, 50));
        await _clock.WhenAsync(c => c.NextDeadline == 1_150).WaitAsync(Guard);
        Assert.Equal((2, 1_150), await Release());
        Assert.Equal((1, 1_500), await Release());
    }

    [Fact]
    public async Task Elements_due_at_the_same_time_leave_in_the_order_of_arrival()
    {
        (ISourceQueueWithComplete<(int, long)> input, _) = Run();
        for (int id = 0; id < 100; id++)
        {
            _ = input.OfferAsync((id, 700));
        }

        await Held(100);
        _clock.AdvanceToNextDeadline();
        for (int id = 0; id < 100; id++)
        {
            Assert.Equal((id, 1_700), await Next());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public async Task Without_a_delay_an_element_leaves_at_once(long delay)
    {
        (ISourceQueueWithComplete<(int, long)> input, _) = Run();
        _ = input.OfferAsync((1, delay));
        Assert.Equal((1, 1_000), await Next());
        Assert.Equal(0, _clock.PendingCount);
    }

    [Fact]
    public async Task The_longest_delay_does_not_overflow()
    {
        (ISourceQueueWithComplete<(int, long)> input, _) = Run();
        _ = input.OfferAsync((1, long.MaxValue));
        _ = input.OfferAsync((2, 10));
        await Held(2);
        Assert.Equal((2, 1_010), await Release());
        Assert.Equal(1, _gauge.HeldCount);
    }

    [Fact]
    public async Task Above_the_capacity_the_newest_is_dropped_and_counted()
    {
        (ISourceQueueWithComplete<(int, long)> input, Task<Done> done) = Run(capacity: 3);
        for (int id = 0; id < 5; id++)
        {
            _ = input.OfferAsync((id, 1_000 - (id * 100)));
        }

        while (_gauge.DroppedCount < 2)
        {
            await Task.Yield();
        }

        input.Complete();
        Assert.Equal(2, (await Release()).Id);
        Assert.Equal(1, (await Release()).Id);
        Assert.Equal(0, (await Release()).Id);
        await done.WaitAsync(Guard);
        Assert.Equal(2, _gauge.DroppedCount);
    }

    [Fact]
    public async Task After_the_inlet_has_completed_what_is_held_still_leaves_and_then_the_stage_completes()
    {
        (ISourceQueueWithComplete<(int, long)> input, Task<Done> done) = Run();
        _ = input.OfferAsync((1, 100));
        _ = input.OfferAsync((2, 200));
        await Held(2);
        input.Complete();
        Assert.Equal((1, 1_100), await Release());
        Assert.False(done.IsCompleted);
        Assert.Equal((2, 1_200), await Release());
        await done.WaitAsync(Guard);
        Assert.Equal(0, _clock.PendingCount);
    }

    [Fact]
    public async Task Without_demand_due_elements_wait_and_then_leave_in_due_order()
    {
        ISinkQueue<(int Id, long Delay)> sink = Source.From([(1, 300L), (2, 200L), (3, 100L), (4, 400L)])
            .Via(new MixDelay<(int Id, long Delay)>(_clock, e => e.Delay, _gauge))
            .RunWith(Sink.Queue<(int Id, long Delay)>().WithAttributes(Attributes.CreateInputBuffer(1, 1)), Materializer);
        await _clock.WhenAsync(c => c.NextDeadline == 1_100).WaitAsync(Guard);
        _clock.Advance(1_000);
        foreach (int id in new[] { 3, 2, 1, 4 })
        {
            Assert.Equal(id, (await sink.PullAsync().WaitAsync(Guard)).Value.Id);
        }
    }

    private (ISourceQueueWithComplete<(int Id, long Delay)> Input, Task<Done> Done) Run(int capacity = MixDelay<int>.DefaultCapacity) =>
        Source.Queue<(int Id, long Delay)>(10_000, OverflowStrategy.Fail)
            .Via(new MixDelay<(int Id, long Delay)>(_clock, e => e.Delay, _gauge, capacity))
            .ToMaterialized(
                Sink.ForEach<(int Id, long Delay)>(e => _released.Writer.TryWrite((e.Id, _clock.NowNanoseconds))), Keep.Both)
            .Run(Materializer);

    private async Task Held(int count)
    {
        while (_gauge.HeldCount != count)
        {
            await Task.Yield();
        }
    }

    private async Task<(int Id, long Time)> Next() => await _released.Reader.ReadAsync().AsTask().WaitAsync(Guard);

    /// <summary>Moves to the next deadline and takes what leaves. All elements offered must have reached the stage before.</summary>
    private async Task<(int Id, long Time)> Release()
    {
        await _clock.WhenAsync(c => c.PendingCount == 1).WaitAsync(Guard);
        _clock.AdvanceToNextDeadline();
        return await Next();
    }
}
