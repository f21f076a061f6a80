namespace NymActors.Protocol.LocalApi;

/// <summary>A request that sends a message.</summary>
/// <param name="Message">The payload, any number of bytes; the text form gives the UTF-8 encoding of its string.</param>
/// <param name="ConnectionId">
/// The lane that it waits in, and the wish for a laneQueueLength response; <see langword="null"/> is the general lane without response.
/// </param>
public abstract record SendingRequest(ReadOnlyMemory<byte> Message, ulong? ConnectionId) : LocalApiRequest
{
    /// <summary>Whether the recipient's client is to confirm the message (docs/protocol/07-confirmations.md). An extension, in text form only.</summary>
    public bool? Confirm { get; init; }

    /// <summary>For how many seconds the client tries, at least 1; <see langword="null"/> is its default. An extension, in text form only.</summary>
    public uint? DeadlineSeconds { get; init; }
}
