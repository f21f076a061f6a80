namespace NymActors.Streams.Pacing;

/// <summary>
/// A 4-ary heap of timers by (deadline, arming order) in which every timer knows its place, so that re-arming and disarming
/// cost O(log n) and leave no dead entries behind. Not thread-safe.
/// </summary>
internal sealed class PacingTimerHeap
{
    private const int Arity = 4;
    private PacingTimer[] _items = new PacingTimer[16];

    public int Count { get; private set; }

    public PacingTimer? Head => Count == 0 ? null : _items[0];

    /// <summary>Inserts the timer, or moves it to where its changed deadline belongs.</summary>
    public void Set(PacingTimer timer)
    {
        if (timer.HeapIndex < 0)
        {
            if (Count == _items.Length)
            {
                Array.Resize(ref _items, Count * 2);
            }

            Place(timer, Count++);
        }

        SiftUp(timer);
        SiftDown(timer);
    }

    public void Remove(PacingTimer timer)
    {
        int index = timer.HeapIndex;
        if (index < 0)
        {
            return;
        }

        timer.HeapIndex = -1;
        PacingTimer last = _items[--Count];
        _items[Count] = null!;
        if (index < Count)
        {
            Place(last, index);
            SiftUp(last);
            SiftDown(last);
        }
    }

    private static bool Before(PacingTimer a, PacingTimer b) =>
        a.Deadline != b.Deadline ? a.Deadline < b.Deadline : a.Order < b.Order;

    private void SiftUp(PacingTimer timer)
    {
        int index = timer.HeapIndex;
        while (index > 0)
        {
            int parent = (index - 1) / Arity;
            if (!Before(timer, _items[parent]))
            {
                break;
            }

            Place(_items[parent], index);
            index = parent;
        }

        Place(timer, index);
    }

    private void SiftDown(PacingTimer timer)
    {
        int index = timer.HeapIndex;
        while (true)
        {
            int first = (index * Arity) + 1;
            if (first >= Count)
            {
                break;
            }

            int least = first;
            int end = Math.Min(first + Arity, Count);
            for (int child = first + 1; child < end; child++)
            {
                if (Before(_items[child], _items[least]))
                {
                    least = child;
                }
            }

            if (!Before(_items[least], timer))
            {
                break;
            }

            Place(_items[least], index);
            index = least;
        }

        Place(timer, index);
    }

    private void Place(PacingTimer timer, int index)
    {
        _items[index] = timer;
        timer.HeapIndex = index;
    }
}
