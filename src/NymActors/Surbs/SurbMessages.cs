using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Replies;
using NymActors.Streams.Actors;

namespace NymActors.Surbs;

/// <summary>Send a message that its recipient can answer without learning who sent it.</summary>
/// <param name="Recipient">The recipient's address.</param>
/// <param name="Data">The application's bytes.</param>
/// <param name="ReplySurbs">How many reply SURBs go with it.</param>
/// <param name="Lane">The lane it waits in.</param>
/// <param name="Accepted">Ends when every fragment is queued, or with the reason why none was.</param>
internal sealed record SendAnonymously(
    Recipient Recipient, ReadOnlyMemory<byte> Data, int ReplySurbs, TransmissionLane Lane, Answer<MessageReceipt> Accepted)
    : ActorMessage, IRequest
{
    /// <summary>The place of the session that asks, and that the answers are for.</summary>
    public int Place { get; init; }

    /// <summary>What the sender wishes for the message; null for nothing.</summary>
    public SendOptions? Options { get; init; }

    /// <inheritdoc/>
    public void Fail(Exception reason) => Accepted.TryFail(NymClientException.Internal(reason));
}

/// <summary>Answer an anonymous correspondent.</summary>
/// <param name="Correspondent">The tag its message came with.</param>
/// <param name="Data">The application's bytes.</param>
/// <param name="Lane">The lane it waits in.</param>
/// <param name="Accepted">Ends when every fragment is queued or waits for a SURB, or with the reason why the reply is refused.</param>
internal sealed record SendReply(
    SenderTag Correspondent, ReadOnlyMemory<byte> Data, TransmissionLane Lane, Answer<MessageReceipt> Accepted) : ActorMessage, IRequest
{
    /// <summary>What the sender wishes for the reply; null for nothing.</summary>
    public SendOptions? Options { get; init; }

    /// <inheritdoc/>
    public void Fail(Exception reason) => Accepted.TryFail(NymClientException.Internal(reason));
}

/// <summary>Reply SURBs arrived.</summary>
/// <param name="Correspondent">Who sent them.</param>
/// <param name="Surbs">The SURBs, at least one.</param>
/// <param name="FromRequest">Whether they answer a request; those attached to data do not.</param>
internal sealed record SurbsReceived(SenderTag Correspondent, IReadOnlyList<ReplySurb> Surbs, bool FromRequest) : ActorMessage
{
    private bool _taken;

    /// <summary>The SURBs, once: a message that is handled a second time must not file one twice, or it would be used twice.</summary>
    public IReadOnlyList<ReplySurb> TakeSurbs()
    {
        if (_taken)
        {
            return [];
        }

        _taken = true;
        return Surbs;
    }
}

/// <summary>A correspondent asks for more SURBs.</summary>
/// <param name="Requester">Its address, as it states it.</param>
/// <param name="Amount">How many it wants.</param>
internal sealed record SurbRequestReceived(Recipient Requester, long Amount) : ActorMessage
{
    /// <summary>The place of the session that the correspondent answers.</summary>
    public int Place { get; init; }
}

/// <summary>The application wants nothing any more that waits in a lane: replies that wait for SURBs are given up.</summary>
/// <param name="Lane">The lane.</param>
internal sealed record CloseLane(TransmissionLane Lane) : ActorMessage;

/// <summary>Count the fragments that wait in a lane, to be sent or for SURBs.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Counted">Ends with their number.</param>
internal sealed record CountLane(TransmissionLane Lane, Answer<int> Counted) : ActorMessage, IRequest
{
    /// <inheritdoc/>
    public void Fail(Exception reason) => Counted.TryFail(NymClientException.Internal(reason));
}
