using NymActors.Storage;
using NymActors.Streams.Actors;

namespace NymActors.Store;

/// <summary>
/// Writes changes to a store in groups: what comes while one group is written makes up the next one. While the store refuses (a full disk,
/// an error of the disk) nothing is lost: the group is tried again without end, and <see cref="Trouble"/> says why. A change that the
/// store can never take is dropped alone and counted. Thread-safe.
/// </summary>
/// <param name="store">The store, which the writer owns.</param>
/// <param name="time">The clock of the attempts.</param>
/// <param name="answers">How those who wait go on.</param>
/// <param name="counters">Count what was written and what was refused.</param>
internal sealed class StoreWriter(IClientStore store, TimeProvider time, Answers answers, ClientCounters counters)
{
    // A group is one transaction: a larger one would hold up whoever waits for a small change.
    internal const int LargestGroup = 1_000;

    internal static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Queue<Entry> _waiting = [];
    private TaskCompletionSource<int>? _closed;
    private bool _isBusy;
    private string? _trouble;

    /// <summary>Whether what is stored survives the end of the process.</summary>
    public bool IsLasting => store.IsLasting;

    /// <summary>Why the store refuses what it is given; null when it does not.</summary>
    public string? Trouble => Volatile.Read(ref _trouble);

    /// <summary>Called, from any thread, when <see cref="Trouble"/> came or went.</summary>
    public Action? OnTrouble { get; set; }

    /// <summary>Stores a change after all that were given before.</summary>
    /// <param name="change">The change.</param>
    /// <param name="stored">
    /// Called when it is stored, after the callbacks of those before it: from another thread, or before this call returns. It must not
    /// throw. Never called when the writer was closed first.
    /// </param>
    public void Write(StoreChange change, Action? stored = null) => Enqueue(new Entry(change, stored));

    /// <summary>Calls back when everything given so far is stored; see <see cref="Write"/>.</summary>
    public void Then(Action stored) => Enqueue(new Entry(null, stored));

    /// <summary>Completes when everything given so far is stored, which it may never be.</summary>
    public Task FlushAsync()
    {
        var flushed = answers.CreateSource<bool>();
        Then(() => answers.Complete(() => flushed.TrySetResult(true)));
        return flushed.Task;
    }

    /// <summary>Stores what waits, trying once more if the store refuses it, and closes the store.</summary>
    /// <returns>How many changes could not be stored.</returns>
    public async Task<int> CloseAsync()
    {
        TaskCompletionSource<int> closed;
        var isIdle = false;
        lock (_lock)
        {
            if (_closed is { } already)
            {
                closed = already;
            }
            else
            {
                _closed = closed = answers.CreateSource<int>();
                isIdle = !_isBusy;
                _isBusy = true;
            }
        }

        _closing.Cancel();
        if (isIdle)
        {
            await EndAsync(left: 0).ConfigureAwait(false);
        }

        return await closed.Task.ConfigureAwait(false);
    }

    private void Enqueue(Entry entry)
    {
        lock (_lock)
        {
            if (_closed is not null)
            {
                return;
            }

            _waiting.Enqueue(entry);
            if (_isBusy)
            {
                return;
            }

            _isBusy = true;
        }

        _ = RunAsync();
    }

    private async Task RunAsync()
    {
        bool isLast;
        while (TakeGroup(out isLast) is { } group)
        {
            while (!await TryCommitAsync([.. group.Select(static entry => entry.Change).OfType<StoreChange>()]).ConfigureAwait(false))
            {
                if (_closing.IsCancellationRequested)
                {
                    await EndAsync(group.Count + CountWaiting()).ConfigureAwait(false);
                    return;
                }

                await WaitAsync().ConfigureAwait(false);
            }

            foreach (var entry in group)
            {
                entry.Stored?.Invoke();
            }
        }

        if (isLast)
        {
            await EndAsync(left: 0).ConfigureAwait(false);
        }
    }

    /// <summary>The next group; null when nothing waits: then nobody is busy any more, unless the store is to be closed.</summary>
    private List<Entry>? TakeGroup(out bool isLast)
    {
        lock (_lock)
        {
            isLast = false;
            if (_waiting.Count == 0)
            {
                isLast = _isBusy = _closed is not null;
                return null;
            }

            var group = new List<Entry>(Math.Min(_waiting.Count, LargestGroup));
            while (group.Count < LargestGroup && _waiting.TryDequeue(out var entry))
            {
                group.Add(entry);
            }

            return group;
        }
    }

    /// <summary>Stores a group; false when the store refuses it for now.</summary>
    private async Task<bool> TryCommitAsync(IReadOnlyList<StoreChange> changes)
    {
        if (changes.Count == 0)
        {
            return true;
        }

        try
        {
            await store.CommitAsync(changes).ConfigureAwait(false);
            counters.StoredChanges.Add(changes.Count);
            Tell(null);
            return true;
        }
        catch (ClientStorageException refusal)
        {
            counters.StoreRefusals.Increment();
            Tell(refusal.Message);
            return false;
        }
        catch (Exception) when (changes.Count > 1)
        {
            // One of them is at fault; the others must not suffer.
            foreach (var change in changes)
            {
                if (!await TryCommitAsync([change]).ConfigureAwait(false))
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception)
        {
            counters.UnstorableChanges.Increment();
            return true;
        }
    }

    private async Task WaitAsync()
    {
        try
        {
            await Task.Delay(RetryInterval, time, _closing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The last attempt comes at once.
        }
    }

    private void Tell(string? trouble)
    {
        if (Interlocked.Exchange(ref _trouble, trouble) is null != trouble is null)
        {
            OnTrouble?.Invoke();
        }
    }

    private int CountWaiting()
    {
        lock (_lock)
        {
            return _waiting.Count;
        }
    }

    private async Task EndAsync(int left)
    {
        await store.DisposeAsync().ConfigureAwait(false);
        answers.Complete(() => _closed!.TrySetResult(left));
    }

    private readonly record struct Entry(StoreChange? Change, Action? Stored);
}
