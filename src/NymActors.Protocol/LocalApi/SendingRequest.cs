namespace NymActors.Protocol.LocalApi;

/// <summary>A request that sends a message.</summary>
public abstract record SendingRequest : LocalApiRequest
{
    /// <summary>Whether the recipient's client is to confirm the message (docs/protocol/07-confirmations.md). An extension, in text form only.</summary>
    public bool? Confirm { get; init; }

    /// <summary>For how many seconds the client tries, at least 1; <see langword="null"/> is its default. An extension, in text form only.</summary>
    public uint? DeadlineSeconds { get; init; }
}
