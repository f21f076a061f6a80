using NymActors.Host.LocalWebSocket;
using NymActors.Streams.Pacing;

namespace NymActors.Host.Tests.LocalWebSocket;

public sealed class PeerWatchTests : IDisposable
{
    private readonly SimulatedPacingClock _clock = new();
    private readonly PacingTimeProvider _time;
    private readonly Peer _peer = new();
    private readonly ApplicationStream _stream;
    private readonly PeerWatch _watch;
    private readonly CancellationTokenSource _ended = new();

    public PeerWatchTests()
    {
        _time = new PacingTimeProvider(_clock, DateTimeOffset.UnixEpoch);
        _stream = new ApplicationStream(_peer, _time);
        _watch = new PeerWatch(_stream, _time);
    }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        _stream.Dispose();
    }

    [Fact]
    public async Task A_peer_that_answers_no_ping_is_given_up_when_the_stated_time_has_passed()
    {
        var watching = _watch.RunAsync(_ended.Token);
        await PassAsync(watching, steps: 100);
        Assert.True(watching.IsCompleted);
        await watching;
        Assert.Equal(PeerWatch.Patience, _time.GetElapsedTime(0));
        Assert.Equal((PeerWatch.Patience / PeerWatch.PingInterval) - 1, _peer.Pings);
    }

    [Fact]
    public async Task A_peer_that_takes_nothing_is_given_up_too()
    {
        _peer.Blocks = true;
        var watching = _watch.RunAsync(_ended.Token);
        await PassAsync(watching, steps: 100);
        Assert.True(watching.IsCompleted);
        await watching;
        Assert.Equal(PeerWatch.Patience, _time.GetElapsedTime(0));
    }

    [Fact]
    public async Task A_peer_that_answers_is_kept_however_silent_it_is()
    {
        _peer.Answers = true;
        var watching = _watch.RunAsync(_ended.Token);
        for (var i = 0; i < 100; i++)
        {
            await PassAsync(watching, steps: 1);
            _ = await _stream.ReadAsync(new byte[2], TestContext.Current.CancellationToken);
        }

        Assert.False(watching.IsCompleted);
        Assert.True(_peer.Pings > 40);
    }

    [Fact]
    public async Task While_nothing_is_read_silence_proves_nothing_and_pings_go_out()
    {
        _watch.IsListening = false;
        var watching = _watch.RunAsync(_ended.Token);
        await PassAsync(watching, steps: 100);
        Assert.False(watching.IsCompleted);
        Assert.Equal(100, _peer.Pings);

        _watch.IsListening = true;
        await PassAsync(watching, steps: 100);
        Assert.True(watching.IsCompleted);
        await watching;
    }

    private async Task PassAsync(Task watching, int steps)
    {
        for (var i = 0; i < steps && !watching.IsCompleted; i++)
        {
            await Task.WhenAny(watching, _clock.WhenAsync(static clock => clock.PendingCount == 1, TestContext.Current.CancellationToken));
            _clock.AdvanceToNextDeadline();
            // The count goes on when the delay's continuation has run: it ends, or waits again.
            await Task.WhenAny(watching, _clock.WhenAsync(static clock => clock.PendingCount == 1, TestContext.Current.CancellationToken));
        }
    }

    /// <summary>The other end: counts pings and, if told to, has two bytes to read after each.</summary>
    private sealed class Peer : MemoryStream
    {
        private int _pings;

        public bool Answers { get; set; }

        public bool Blocks { get; set; }

        public int Pings => _pings;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Assert.Equal([0x89, 0x00], buffer.ToArray());
            Interlocked.Increment(ref _pings);
            if (Blocks)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Answers ? ValueTask.FromResult(Math.Min(2, buffer.Length)) : ValueTask.FromResult(0);

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
