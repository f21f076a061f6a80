using NymActors.Outgoing;

namespace NymActors.Confirmations;

/// <summary>A message that is looked after. Not thread-safe.</summary>
/// <param name="message">The message.</param>
internal sealed class AwaitedMessage(WatchedMessage message)
{
    /// <summary>The message.</summary>
    public WatchedMessage Message { get; } = message;

    /// <summary>Its sets, once it is acknowledged and to be confirmed; none before.</summary>
    public IReadOnlyList<AwaitedSet> Sets { get; private set; } = [];

    /// <summary>When it is to be looked at next.</summary>
    public DateTimeOffset Due
    {
        get
        {
            var due = Message.Deadline;
            foreach (var set in Sets)
            {
                due = set.IsStored || set.AskAt >= due ? due : set.AskAt;
            }

            return due;
        }
    }

    /// <summary>The network has acknowledged it: from now on its recipient is asked.</summary>
    public void BeginAsking(DateTimeOffset now) => Sets =
    [
        .. Message.Fragments.GroupBy(static fragment => fragment.Fragment.SetId).Select(set => new AwaitedSet(Message, [.. set]) { AskAt = now }),
    ];
}
