namespace NymActors.Reports;

/// <summary>Messages of a client since its start, by what became of them.</summary>
/// <param name="Accepted">Taken in to be sent.</param>
/// <param name="Acknowledged">Of those: acknowledged by the gateway of the recipient, every fragment of them.</param>
/// <param name="Failed">Of those: given up, with a reason that the sender was told.</param>
/// <param name="Received">Put together from fragments.</param>
/// <param name="Undelivered">Of those: dropped because too many waited for an application.</param>
public sealed record MessageReport(long Accepted, long Acknowledged, long Failed, long Received, long Undelivered)
{
    /// <summary>Messages that are neither acknowledged nor given up now, those of before the last start included.</summary>
    public int Open { get; init; }

    /// <summary>Received messages that no application has taken, those of before the last start included.</summary>
    public int Inbox { get; init; }

    /// <summary>Their bytes, with 128 for each message.</summary>
    public long InboxBytes { get; init; }
}
