using System.Threading.Channels;
using Akka.Streams;
using Akka.Streams.Dsl;
using NymActors.Sphinx;
using NymActors.Streams.Pacing;

namespace NymActors.Streams.Tests.Pacing;

public sealed class PoissonSourceTests : AkkaTest
{
    private const long Mean = 200_000_000;
    private readonly SimulatedPacingClock _clock = new();
    private readonly PacingControl _control = new(TimeSpan.FromMilliseconds(200));

    [Fact]
    public async Task Elements_leave_at_exponentially_distributed_intervals()
    {
        const int count = 5_000;
        Channel<long> sent = Channel.CreateUnbounded<long>();
        IKillSwitch stop = Source.FromGraph(new PoissonSource<string>(_clock, new SeededRandomSource(2), _control, () => "cover"))
            .ViaMaterialized(KillSwitches.Single<string>(), Keep.Right)
            .To(Sink.ForEach<string>(_ => sent.Writer.TryWrite(_clock.NowNanoseconds)))
            .Run(Materializer);
        List<double> intervals = [];
        long last = 0;
        for (int i = 0; i < count; i++)
        {
            await _clock.WhenAsync(c => c.PendingCount == 1).WaitAsync(Guard);
            _clock.AdvanceToNextDeadline();
            long time = await sent.Reader.ReadAsync().AsTask().WaitAsync(Guard);
            intervals.Add(time - last);
            last = time;
        }

        Assert.True(KolmogorovSmirnov.DistanceFromExponential(intervals, Mean) < KolmogorovSmirnov.CriticalDistance(count));
        Assert.Equal(count, _control.CoverCount);
        stop.Shutdown();
        await _clock.WhenAsync(c => c.PendingCount == 0).WaitAsync(Guard);
    }

    [Fact]
    public async Task A_generator_without_an_element_leaves_the_tick_empty()
    {
        _ = Source.FromGraph(new PoissonSource<string>(_clock, new SeededRandomSource(2), _control, () => null))
            .RunWith(Sink.Ignore<string>(), Materializer);
        for (int i = 0; i < 10; i++)
        {
            await _clock.WhenAsync(c => c.PendingCount == 1).WaitAsync(Guard);
            _clock.AdvanceToNextDeadline();
        }

        await _clock.WhenAsync(c => c.PendingCount == 1).WaitAsync(Guard);
        Assert.Equal(10, _control.EmptyTicks);
        Assert.Equal(0, _control.CoverCount);
    }

    [Fact]
    public void A_mean_interval_below_one_nanosecond_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PacingControl(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _control.MeanIntervalNanoseconds = -1);
        Assert.Equal(Mean, _control.MeanIntervalNanoseconds);
    }
}
