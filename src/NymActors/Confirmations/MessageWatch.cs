using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Confirmations;

namespace NymActors.Confirmations;

/// <summary>
/// Decides when the recipient of a message is asked whether it arrived, what is sent again, and when a message is given up. Not thread-safe.
/// Source: docs/protocol/07-confirmations.md 4.
/// </summary>
/// <param name="ask">Makes the question about a set; null when none can be made now.</param>
/// <param name="queue">Takes fragments that are to be sent.</param>
/// <param name="counters">Count questions and repairs.</param>
internal sealed class MessageWatch(
    Func<Recipient, ConfirmationRequest, MessageTracker, PendingFragment?> ask,
    Action<TransmissionLane, IReadOnlyList<PendingFragment>> queue,
    ClientCounters counters)
{
    // An answer comes within a few seconds, if it comes; a question that waits at a gateway is worth no second one soon.
    internal static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    internal static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    // Something has to happen first: a fragment is on its way again, or the disk of the recipient is slow.
    internal static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);

    private readonly Dictionary<long, AwaitedMessage> _messages = [];
    private readonly SortedDictionary<(DateTimeOffset Due, long Id), AwaitedMessage> _byDue = [];
    private readonly Dictionary<long, DateTimeOffset> _scheduled = [];
    private readonly Dictionary<ConfirmationRequest, (AwaitedMessage Message, AwaitedSet Set)> _sets = [];
    private readonly Dictionary<Recipient, RecipientPatience> _recipients = [];

    /// <summary>Messages that are looked after.</summary>
    public int Count => _messages.Count;

    /// <summary>When to call <see cref="Look"/> next; null when nothing is to be done.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            foreach (var ((due, _), _) in _byDue)
            {
                return due;
            }

            return null;
        }
    }

    /// <summary>Something is new about a message.</summary>
    public void OnNews(WatchedMessage message, DateTimeOffset now)
    {
        var isOver = message.Tracker.IsOver || (message.Tracker.IsAcknowledged && !message.Tracker.Wishes.Confirm);
        if (isOver)
        {
            Forget(message.Id);
            return;
        }

        if (!_messages.TryGetValue(message.Id, out var awaited))
        {
            _messages.Add(message.Id, awaited = new AwaitedMessage(message));
        }

        Try(awaited, () =>
        {
            if (awaited.Sets.Count == 0 && message.Tracker.IsAcknowledged)
            {
                BeginAsking(awaited, now);
            }
        });
    }

    /// <summary>Does what is due.</summary>
    public void Look(DateTimeOffset now)
    {
        while (NextDue <= now)
        {
            var awaited = _byDue.First().Value;
            if (awaited.Message.Deadline <= now)
            {
                GiveUp(awaited, awaited.Message.Tracker.IsAcknowledged ? NotConfirmed() : DeadlinePassed());
                continue;
            }

            Try(awaited, () =>
            {
                foreach (var set in awaited.Sets.Where(set => !set.IsStored && set.AskAt <= now))
                {
                    Ask(awaited.Message, set, now);
                }
            });
        }
    }

    /// <summary>A recipient's client answers.</summary>
    public void OnAnswer(ConfirmationAnswer answer, DateTimeOffset now)
    {
        // One answer for each question: copies of it, and answers to what is settled, say nothing new.
        if (!_sets.TryGetValue(answer.Request, out var found) || found.Set.Asked is null || found.Set.IsStored)
        {
            return;
        }

        var (awaited, set) = found;
        Hear(awaited.Message.Recipient!, now);
        set.Asked.Drop();
        set.Asked = null;
        set.Unanswered = 0;
        set.AskAt = now + ShortWait;
        switch (answer.State)
        {
            case ConfirmationState.Stored:
                set.IsStored = true;
                if (awaited.Sets.All(static other => other.IsStored))
                {
                    Forget(awaited.Message.Id);
                    awaited.Message.Tracker.Confirm();
                    return;
                }

                break;
            case ConfirmationState.Missing when set.Repair(answer.Missing!) is { } repairs:
                counters.Repairs.Add(repairs.Count);
                queue(TransmissionLane.Retransmission, repairs);
                break;
            case ConfirmationState.Missing:
                GiveUp(awaited, new NymClientException(
                    NymClientError.NotConfirmed, "The recipient's client lacks a fragment that was sent as often as the message allows."));
                return;
            case ConfirmationState.Unusable:
                GiveUp(awaited, new NymClientException(
                    NymClientError.RejectedByRecipient, "The recipient's client has every fragment of the message and cannot read it."));
                return;
        }

        Schedule(awaited);
    }

    /// <summary>Does something for one message. Whatever is wrong with it stays with it.</summary>
    private void Try(AwaitedMessage awaited, Action action)
    {
        try
        {
            action();
            Schedule(awaited);
        }
        catch (Exception reason)
        {
            GiveUp(awaited, NymClientException.Internal(reason));
        }
    }

    private void BeginAsking(AwaitedMessage awaited, DateTimeOffset now)
    {
        awaited.BeginAsking(now);
        PatienceWith(awaited.Message.Recipient!).Open.Add(awaited);
        foreach (var set in awaited.Sets)
        {
            _sets[set.Request] = (awaited, set);
        }
    }

    private void Ask(WatchedMessage message, AwaitedSet set, DateTimeOffset now)
    {
        var patience = PatienceWith(message.Recipient!);
        if (set.IsBusy)
        {
            set.AskAt = now + ShortWait;
        }
        else if (patience.NextQuestion(now) is var next && next > now)
        {
            set.AskAt = next;
        }
        else if (ask(message.Recipient!, set.Request, message.Tracker) is { } question)
        {
            patience.Asked(now);
            set.AskedAt = now;
            set.Asked?.Drop();
            set.Asked = question;
            var wait = FirstWait * Math.Pow(2, Math.Min(set.Unanswered++, 10));
            set.AskAt = now + (wait < LongestWait ? wait : LongestWait);
            counters.ConfirmationsAsked.Increment();
            queue(TransmissionLane.Confirmation, [question]);
        }
        else
        {
            set.AskAt = now + FirstWait;
        }
    }

    /// <summary>The recipient's client is there. If it was away, it is asked about everything again whose question may be lost.</summary>
    private void Hear(Recipient recipient, DateTimeOffset now)
    {
        var patience = PatienceWith(recipient);
        var wasAway = patience.IsSilent(now);
        patience.Answered();
        if (!wasAway)
        {
            return;
        }

        foreach (var awaited in patience.Open)
        {
            foreach (var set in awaited.Sets.Where(set => now - set.AskedAt >= FirstWait))
            {
                set.AskAt = now;
            }

            Schedule(awaited);
        }
    }

    private RecipientPatience PatienceWith(Recipient recipient)
    {
        if (!_recipients.TryGetValue(recipient, out var patience))
        {
            _recipients.Add(recipient, patience = new RecipientPatience());
        }

        return patience;
    }

    private void GiveUp(AwaitedMessage awaited, NymClientException reason)
    {
        Forget(awaited.Message.Id);
        awaited.Message.Tracker.Fail(reason);
    }

    private void Schedule(AwaitedMessage awaited)
    {
        var id = awaited.Message.Id;
        if (_scheduled.Remove(id, out var before))
        {
            _byDue.Remove((before, id));
        }

        var due = awaited.Due;
        _scheduled.Add(id, due);
        _byDue.Add((due, id), awaited);
    }

    private void Forget(long id)
    {
        if (!_messages.Remove(id, out var awaited))
        {
            return;
        }

        if (_scheduled.Remove(id, out var due))
        {
            _byDue.Remove((due, id));
        }

        foreach (var set in awaited.Sets)
        {
            _sets.Remove(set.Request);
        }

        if (awaited.Message.Recipient is { } recipient && _recipients.TryGetValue(recipient, out var patience)
            && patience.Open.Remove(awaited) && patience.Open.Count == 0)
        {
            _recipients.Remove(recipient);
        }
    }

    private static NymClientException DeadlinePassed() => new(
        NymClientError.DeadlinePassed, "The deadline of the message passed before the network had acknowledged all of it.");

    private static NymClientException NotConfirmed() => new(
        NymClientError.NotConfirmed,
        "The network acknowledged the message, and the recipient's client did not confirm it in time: it is away, or does not know how to.");
}
