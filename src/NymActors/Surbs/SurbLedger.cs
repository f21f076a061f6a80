namespace NymActors.Surbs;

/// <summary>
/// The book of the SURBs of one correspondent, of the reply keys issued, or of all of them together: what entered was used, expired, was
/// dropped, or is held. An entry and what is held after it are booked in one step, also in the total, so that the numbers agree whoever reads
/// them when. Thread-safe. Holds no address and no tag.
/// </summary>
internal sealed class SurbLedger
{
    private readonly Lock _lock;
    private readonly SurbLedger? _total;
    private long _held;
    private long _expected;

    /// <summary>Opens a book.</summary>
    /// <param name="total">The book of all, in which each entry is booked, too; null for none.</param>
    public SurbLedger(SurbLedger? total = null)
    {
        _total = total;
        _lock = total?._lock ?? new Lock();
        Opened?.Invoke(this);
    }

    /// <summary>Told of each book that is opened, for tests that look through all of them. Nobody else sets it.</summary>
    public static Action<SurbLedger>? Opened { get; set; }

    /// <summary>SURBs received, or reply keys issued.</summary>
    public Counter Entered { get; } = new();

    /// <summary>Spent on a packet, or used to open one.</summary>
    public Counter Used { get; } = new();

    /// <summary>Too old, or made for node keys that are gone.</summary>
    public Counter Expired { get; } = new();

    /// <summary>Without room.</summary>
    public Counter Dropped { get; } = new();

    /// <summary>All numbers, of one moment.</summary>
    public SurbBalance Balance
    {
        get
        {
            lock (_lock)
            {
                return new SurbBalance(Entered.Value, Used.Value, Expired.Value, Dropped.Value, _held);
            }
        }
    }

    /// <summary>Asked for and not yet received.</summary>
    public long Expected
    {
        get
        {
            lock (_lock)
            {
                return _expected;
            }
        }
    }

    /// <summary>Books what happened, and what is there after it.</summary>
    /// <param name="held">What is there now, as it was counted.</param>
    /// <param name="entered">What was received or issued.</param>
    /// <param name="used">What was spent or used.</param>
    /// <param name="expired">What had become too old.</param>
    /// <param name="dropped">What had no room.</param>
    public void Book(long held, long entered = 0, long used = 0, long expired = 0, long dropped = 0)
    {
        lock (_lock)
        {
            var change = held - _held;
            for (var book = this; book is not null; book = book._total)
            {
                book.Entered.Add(entered);
                book.Used.Add(used);
                book.Expired.Add(expired);
                book.Dropped.Add(dropped);
                book._held += change;
            }
        }
    }

    /// <summary>Notes what was asked for and not yet received.</summary>
    public void Expect(long expected)
    {
        lock (_lock)
        {
            var change = expected - _expected;
            for (var book = this; book is not null; book = book._total)
            {
                book._expected += change;
            }
        }
    }

    /// <summary>Checks the equation.</summary>
    /// <exception cref="InvalidOperationException">The books do not balance.</exception>
    public void Check()
    {
        var balance = Balance;
        if (balance.Difference != 0)
        {
            throw new InvalidOperationException($"The books of the reply SURBs do not balance: {balance}");
        }
    }
}
