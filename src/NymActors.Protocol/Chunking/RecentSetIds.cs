namespace NymActors.Protocol.Chunking;

/// <summary>The last so many set ids that were remembered.</summary>
internal sealed class RecentSetIds(int capacity)
{
    private readonly HashSet<int> _ids = [];
    private readonly Queue<int> _order = new();

    public bool Contains(int id) => _ids.Contains(id);

    public void Add(int id)
    {
        if (!_ids.Add(id))
        {
            return;
        }

        _order.Enqueue(id);
        if (_order.Count > capacity)
        {
            _ids.Remove(_order.Dequeue());
        }
    }
}
