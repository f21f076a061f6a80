using Microsoft.Extensions.Logging;
using NymActors.Host.Logging;

namespace NymActors.Host.Tests.Logging;

public sealed class ProgressLinesTests
{
    [Fact]
    public async Task What_takes_long_is_told_every_thirty_seconds_and_no_more_once_it_is_done()
    {
        var time = new ManualTime();
        var log = new Lines();
        var work = new TaskCompletionSource<int>();
        var waiting = ProgressLines.WaitAsync(work.Task, "connecting to the network", log, time);

        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(log.Written);
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(
            ["Still connecting to the network, for 30 s now", "Still connecting to the network, for 60 s now", "Still connecting to the network, for 90 s now"], log.Written);

        work.SetResult(7);
        Assert.Equal(7, await waiting);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(3, log.Written.Count);
    }

    [Fact]
    public async Task What_fails_is_no_longer_told_either()
    {
        var time = new ManualTime();
        var log = new Lines();
        var work = new TaskCompletionSource<int>();
        var waiting = ProgressLines.WaitAsync(work.Task, "connecting to the network", log, time);
        work.SetException(new InvalidOperationException("no"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => waiting);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(log.Written);
    }

    private sealed class Lines : ILogger
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Assert.Equal(LogLevel.Information, logLevel);
            Written.Add(formatter(state, exception));
        }
    }
}
