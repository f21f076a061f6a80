using System.Diagnostics.CodeAnalysis;
using NymActors.Configuration;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Sphinx;

namespace NymActors.Surbs;

/// <summary>The anonymous correspondents, by tag. Bounded: the one silent longest makes room. Not thread-safe.</summary>
/// <param name="settings">How many SURBs are kept of each.</param>
/// <param name="random">Decides between lanes.</param>
/// <param name="capacity">Most correspondents remembered.</param>
/// <param name="total">The book of all of them.</param>
internal sealed class SurbConversations(ReplySurbConfiguration settings, RandomSource random, int capacity = 10_000, SurbLedger? total = null)
{
    private readonly Dictionary<SenderTag, SurbConversation> _conversations = [];
    private int _count;

    /// <summary>How many there are. Thread-safe.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<SurbConversation> All => _conversations.Values;

    /// <summary>Finds a correspondent.</summary>
    public bool TryGet(SenderTag correspondent, [NotNullWhen(true)] out SurbConversation? conversation) =>
        _conversations.TryGetValue(correspondent, out conversation);

    /// <summary>Finds a correspondent, or begins with a new one.</summary>
    /// <param name="correspondent">Its tag.</param>
    /// <param name="displaced">The one that had to make room, if any; what waits in it is the caller's to fail.</param>
    public SurbConversation GetOrBegin(SenderTag correspondent, out SurbConversation? displaced)
    {
        displaced = null;
        if (_conversations.TryGetValue(correspondent, out var conversation))
        {
            return conversation;
        }

        if (_conversations.Count >= capacity)
        {
            displaced = _conversations.Values.MinBy(static candidate => candidate.LastReceived)!;
            _conversations.Remove(displaced.Correspondent);
        }

        conversation = new SurbConversation(correspondent, settings, random, total);
        _conversations.Add(correspondent, conversation);
        Volatile.Write(ref _count, _conversations.Count);
        return conversation;
    }

    /// <summary>Fragments of one lane that wait for a SURB, of all correspondents.</summary>
    public int CountIn(TransmissionLane lane) => _conversations.Values.Sum(conversation => conversation.CountIn(lane));

    /// <summary>Gives up what waits for a SURB in a lane.</summary>
    public void CloseLane(TransmissionLane lane)
    {
        foreach (var conversation in _conversations.Values)
        {
            conversation.CloseLane(lane);
        }
    }

    /// <summary>Fragments that wait for a SURB, of all correspondents.</summary>
    public int Waiting => _conversations.Values.Sum(static conversation => conversation.Waiting);
}
