using System.Runtime.InteropServices;

namespace NymActors.Host;

/// <summary>What a signal does to the program.</summary>
public sealed class ProgramSignalsTests
{
    [Fact]
    public void The_first_signal_asks_to_stop_and_a_later_one_ends_the_process()
    {
        var time = new SteppedTime();
        using var signals = new ProgramSignals(time);
        var (first, second) = (new PosixSignalContext(PosixSignal.SIGINT), new PosixSignalContext(PosixSignal.SIGINT));

        signals.OnSignal(first);
        time.Advance(TimeSpan.FromSeconds(1));
        signals.OnSignal(second);

        Assert.True(signals.Stopping.IsCancellationRequested);
        Assert.True(first.Cancel);
        Assert.False(second.Cancel);
    }

    [Fact]
    public void Two_signals_at_once_are_one_request()
    {
        // As "timeout" sends them: to the process, and to the group that it is in.
        using var signals = new ProgramSignals(new SteppedTime());
        var second = new PosixSignalContext(PosixSignal.SIGTERM);

        signals.OnSignal(new PosixSignalContext(PosixSignal.SIGTERM));
        signals.OnSignal(second);

        Assert.True(second.Cancel);
    }

    private sealed class SteppedTime : TimeProvider
    {
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
