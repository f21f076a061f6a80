namespace NymActors.Protocol.Chunking;

/// <summary>The last so many sets that were finished, by which copies of their fragments are recognised.</summary>
internal sealed class FinishedSets(int capacity)
{
    private readonly Dictionary<int, FinishedSet> _sets = [];
    private readonly Queue<FinishedSet> _order = new();

    /// <summary>Whether a fragment is a copy of one of a finished set.</summary>
    public bool Contains(Fragment fragment) => _sets.TryGetValue(fragment.SetId, out var set) && set.Contains(fragment);

    public FinishedSet? Find(int id) => _sets.GetValueOrDefault(id);

    public void Add(FinishedSet set)
    {
        _sets[set.Id] = set;
        _order.Enqueue(set);
        if (_order.Count > capacity && _order.Dequeue() is { } oldest && ReferenceEquals(_sets.GetValueOrDefault(oldest.Id), oldest))
        {
            _sets.Remove(oldest.Id);
        }
    }
}
