namespace NymActors.Reports;

/// <summary>
/// The books of a client's anonymous conversations since its start, those of its store included: <c>Received = Spent + Expired + Dropped + Held</c>
/// and <c>KeysIssued = KeysUsed + KeysExpired + KeysDropped + KeysWaiting</c>, each at one moment. Holds no address and no tag.
/// </summary>
public sealed record SurbReport
{
    /// <summary>Anonymous correspondents that are remembered.</summary>
    public required int Correspondents { get; init; }

    /// <summary>Reply SURBs received from them.</summary>
    public required long Received { get; init; }

    /// <summary>Of those: spent on a packet.</summary>
    public required long Spent { get; init; }

    /// <summary>Of those: too old, or made for keys that the nodes have no more.</summary>
    public required long Expired { get; init; }

    /// <summary>Of those: dropped, because there was no room.</summary>
    public required long Dropped { get; init; }

    /// <summary>Of those: at hand now.</summary>
    public required long Held { get; init; }

    /// <summary>Asked for and not yet received.</summary>
    public required long Requested { get; init; }

    /// <summary>Keys of reply SURBs that this client gave out.</summary>
    public required long KeysIssued { get; init; }

    /// <summary>Of those: a reply came.</summary>
    public required long KeysUsed { get; init; }

    /// <summary>Of those: no reply came in the time they are kept.</summary>
    public required long KeysExpired { get; init; }

    /// <summary>Of those: dropped, because there was no room.</summary>
    public required long KeysDropped { get; init; }

    /// <summary>Of those: waiting for their reply now.</summary>
    public required long KeysWaiting { get; init; }
}
