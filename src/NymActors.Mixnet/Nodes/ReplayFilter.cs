using NymActors.Sphinx;

namespace NymActors.Mixnet.Nodes;

/// <summary>
/// The replay tags that a Sphinx key has seen: an exact set in two generations, so that memory stays bounded and at least the last
/// <c>capacity / 2</c> packets are remembered (docs/protocol/06-network.md 8.5). Safe for concurrent use.
/// </summary>
/// <param name="capacity">Most tags held at once, about 50 bytes each; 0 remembers nothing.</param>
internal sealed class ReplayFilter(int capacity)
{
    private readonly Lock _lock = new();
    private HashSet<Bytes32> _current = [];
    private HashSet<Bytes32> _previous = [];

    /// <summary>Remembers a tag.</summary>
    /// <returns>False when it was seen before: the packet is a replay.</returns>
    public bool TryAdd(Bytes32 tag)
    {
        if (capacity == 0)
        {
            return true;
        }

        lock (_lock)
        {
            if (_previous.Contains(tag) || !_current.Add(tag))
            {
                return false;
            }

            if (_current.Count >= (capacity + 1) / 2)
            {
                (_previous, _current) = (_current, _previous);
                _current.Clear();
            }

            return true;
        }
    }
}
