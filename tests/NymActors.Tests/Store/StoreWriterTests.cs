using NymActors.Storage;
using NymActors.Streams.Actors;
using NymActors.Streams.Pacing;
using NymActors.Testing;

namespace NymActors.Store;

public sealed class StoreWriterTests
{
    private readonly SimulatedPacingClock _clock = new();
    private readonly ClientCounters _counters = new();
    private readonly ScriptedStore _store = new();
    private readonly List<long> _stored = [];
    private readonly StoreWriter _writer;

    public StoreWriterTests() =>
        _writer = new StoreWriter(_store, new PacingTimeProvider(_clock, DateTimeOffset.UnixEpoch), Answers.Pooled, _counters);

    [Fact]
    public async Task What_comes_while_a_group_is_written_makes_up_the_next_one_in_order()
    {
        _store.Hold();
        Write(1, 2, 3, 4);
        Assert.Equal([[1]], _store.Groups);
        Assert.Empty(_stored);
        _store.Release();
        await Conditions.UntilAsync(() => _stored.Count == 4);
        Assert.Equal([[1], [2, 3, 4]], _store.Groups);
        Assert.Equal([1, 2, 3, 4], _stored);
        Assert.Equal((4, null), (_counters.StoredChanges.Value, _writer.Trouble));
    }

    [Fact]
    public async Task A_group_is_not_larger_than_it_may_be()
    {
        _store.Hold();
        Write([.. Enumerable.Range(0, StoreWriter.LargestGroup + 3).Select(static i => (long)i)]);
        _store.Release();
        await _writer.FlushAsync();
        Assert.Equal([1, StoreWriter.LargestGroup, 2], _store.Groups.Select(static group => group.Count));
    }

    [Fact]
    public async Task While_the_disk_is_full_what_waits_is_tried_again_and_nobody_is_told_that_it_is_stored()
    {
        var told = 0;
        _writer.OnTrouble = () => Interlocked.Increment(ref told);
        _store.Refuse(3, new ClientStorageException("x.sqlite", "the disk is full", "Make room"));
        Write(1);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Contains("the disk is full", _writer.Trouble, StringComparison.Ordinal);
            Assert.Equal((attempt, 1, 0), (_counters.StoreRefusals.Value, told, _stored.Count));
            _clock.Advance(StoreWriter.RetryInterval.Ticks * TimeSpan.NanosecondsPerTick);
        }

        await _writer.FlushAsync();
        Assert.Equal((null, 2), (_writer.Trouble, told));
        Assert.Equal([1], _stored);
    }

    [Fact]
    public async Task A_change_that_can_never_be_stored_is_dropped_alone()
    {
        _store.Hold();
        Write(1, 2, 3, 4);
        _store.Poison(3);
        _store.Release();
        await _writer.FlushAsync();
        Assert.Equal([1, 2, 4], _store.Committed);
        Assert.Equal([1, 2, 3, 4], _stored);
        Assert.Equal((1, 3), (_counters.UnstorableChanges.Value, _counters.StoredChanges.Value));
    }

    [Fact]
    public async Task Closing_stores_what_waits_and_closes_the_store_once()
    {
        _store.Hold();
        Write(1, 2);
        var closing = _writer.CloseAsync();
        Write(3);
        _store.Release();
        Assert.Equal((0, 0), (await closing, await _writer.CloseAsync()));
        Assert.Equal([1, 2], _store.Committed);
        Assert.Equal(1, _store.Closings);
    }

    [Fact]
    public async Task Closing_says_what_a_full_disk_left_behind()
    {
        _store.Refuse(int.MaxValue, new ClientStorageException("x.sqlite", "the disk is full", "Make room"));
        Write(1, 2, 3);
        Assert.Equal(3, await _writer.CloseAsync());
        Assert.Equal(1, _store.Closings);
    }

    private void Write(params long[] numbers)
    {
        foreach (var number in numbers)
        {
            _writer.Write(new MessageTaken(number), () => _stored.Add(number));
        }
    }

    /// <summary>A store that does what a test wants of a disk.</summary>
    private sealed class ScriptedStore : IClientStore
    {
        private readonly HashSet<long> _poison = [];
        private TaskCompletionSource? _held;
        private Exception? _refusal;
        private int _refusals;

        public List<List<long>> Groups { get; } = [];

        public List<long> Committed { get; } = [];

        public int Closings { get; private set; }

        public bool IsLasting => true;

        public void Hold() => _held = new TaskCompletionSource();

        public void Release()
        {
            var held = _held!;
            _held = null;
            held.SetResult();
        }

        public void Refuse(int times, Exception refusal) => (_refusals, _refusal) = (times, refusal);

        public void Poison(long number) => _poison.Add(number);

        public Task<StoredClient> LoadAsync() => Task.FromResult(new StoredClient());

        public async Task CommitAsync(IReadOnlyList<StoreChange> changes)
        {
            List<long> numbers = [.. changes.Cast<MessageTaken>().Select(static change => change.Id)];
            Groups.Add(numbers);
            if (_held is { } held)
            {
                await held.Task;
            }

            if (_refusals-- > 0)
            {
                throw _refusal!;
            }

            if (numbers.Exists(_poison.Contains))
            {
                throw new InvalidOperationException("a constraint fails");
            }

            Committed.AddRange(numbers);
        }

        public ValueTask DisposeAsync()
        {
            Closings++;
            return ValueTask.CompletedTask;
        }
    }
}
