using NymActors.Outgoing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Confirmations;

namespace NymActors.Confirmations;

/// <summary>One fragment set of a message that is to be confirmed: what was asked about it, and what was sent again. Not thread-safe.</summary>
/// <param name="message">The message.</param>
/// <param name="fragments">The fragments of the set, in their order.</param>
internal sealed class AwaitedSet(WatchedMessage message, IReadOnlyList<PendingFragment> fragments)
{
    private readonly PendingFragment?[] _repairs = new PendingFragment?[fragments.Count];
    private readonly int[] _tries = new int[fragments.Count];

    /// <summary>The question about it.</summary>
    public ConfirmationRequest Request { get; } = ConfirmationRequest.For(FinishedSet.Of([.. fragments.Select(static pending => pending.Fragment)]));

    /// <summary>Whether the recipient's client has stored it.</summary>
    public bool IsStored { get; set; }

    /// <summary>The question under way; null when none is. An answer counts once for each question.</summary>
    public PendingFragment? Asked { get; set; }

    /// <summary>How often it was asked since the recipient's client was last heard of.</summary>
    public int Unanswered { get; set; }

    /// <summary>When it was asked last.</summary>
    public DateTimeOffset AskedAt { get; set; }

    /// <summary>When to ask next.</summary>
    public DateTimeOffset AskAt { get; set; }

    /// <summary>Whether something is on its way that the answer would depend on: a fragment that is sent again, or a question not yet sent.</summary>
    public bool IsBusy => Asked is { IsQueued: true } || Array.Exists(_repairs, static repair => repair is { Settled: false });

    /// <summary>Fragments that the recipient lacks and that are not on their way, to be sent again; null when one was sent as often as allowed.</summary>
    public IReadOnlyList<PendingFragment>? Repair(MissingFragments missing)
    {
        var repairs = new List<PendingFragment>();
        for (var i = 0; i < fragments.Count; i++)
        {
            var original = fragments[i];
            if (!missing.Contains(original.Fragment.Current) || _repairs[i] is { Settled: false })
            {
                continue;
            }

            _tries[i] += 1 + (_repairs[i] ?? original).Retransmissions;
            if (_tries[i] >= message.Tracker.Wishes.MaximumTries)
            {
                return null;
            }

            _repairs[i] = PendingFragment.Companion(message.Recipient!, original.Fragment, TransmissionLane.Retransmission, message.Tracker);
            repairs.Add(_repairs[i]!);
        }

        return repairs;
    }
}
