using Akka.Actor;
using NymActors.Outgoing;
using NymActors.Protocol.LocalApi;
using NymActors.Protocol.Messages;
using NymActors.Streams.Actors;
using NymActors.Surbs;

namespace NymActors.Sessions;

/// <summary>Turns the requests of one application into work of the client's other actors.</summary>
/// <param name="refs">The actors.</param>
/// <param name="queue">The lanes.</param>
/// <param name="place">The session's place: its lanes and its anonymous conversations are its own.</param>
/// <param name="owed">What the session owes.</param>
/// <param name="maximumMessageSize">The most bytes of a message that is taken in.</param>
internal sealed class SessionRequests(ClientRefs refs, SendingQueue queue, int place, AnswerScope owed, int maximumMessageSize)
{
    /// <summary>Hands a message in.</summary>
    /// <param name="request">A request that sends.</param>
    /// <param name="connectionId">The connection that it names, if any.</param>
    /// <returns>Completes when the message is queued; faults when it is refused.</returns>
    public Task<MessageReceipt> Submit(LocalApiRequest request, out ulong? connectionId)
    {
        var accepted = owed.New<MessageReceipt>();
        var sending = request as SendingRequest ?? throw new InvalidOperationException($"No handler for the request {request.GetType().Name}.");
        connectionId = sending.ConnectionId;
        if (MessageSizeLimit.Refusal(sending.Message.Length, maximumMessageSize) is { } tooLarge)
        {
            accepted.TryFail(tooLarge);
            return accepted.Task;
        }

        var options = Wishes(sending);
        switch (request)
        {
            case SendRequest send:
                refs.Traffic.Tell(new SendToRecipient(send.Recipient, new PlainMessage(send.Message), Lane(connectionId), accepted) { Options = options }, ActorRefs.NoSender);
                break;
            case SendAnonymousRequest send:
                var surbs = (int)Math.Min(send.ReplySurbs, int.MaxValue);
                refs.SurbStore.Tell(
                    new SendAnonymously(send.Recipient, send.Message, surbs, Lane(connectionId), accepted) { Place = place, Options = options }, ActorRefs.NoSender);
                break;
            case ReplyRequest reply:
                refs.SurbStore.Tell(new SendReply(reply.SenderTag, reply.Message, Lane(connectionId), accepted) { Options = options }, ActorRefs.NoSender);
                break;
            default:
                throw new InvalidOperationException($"No handler for the request {request.GetType().Name}.");
        }

        return accepted.Task;
    }

    /// <summary>Counts the fragments that wait in a lane.</summary>
    public Task<int> CountLane(ulong connectionId)
    {
        var counted = owed.New<int>();
        refs.SurbStore.Tell(new CountLane(Lane(connectionId), counted), ActorRefs.NoSender);
        return counted.Task;
    }

    /// <summary>Gives up what waits in a lane.</summary>
    public void CloseLane(ulong connectionId)
    {
        queue.CloseLane(Lane(connectionId));
        refs.SurbStore.Tell(new CloseLane(Lane(connectionId)), ActorRefs.NoSender);
    }

    private static SendOptions? Wishes(SendingRequest request) => request.Confirm == true || request.DeadlineSeconds is not null
        ? new SendOptions { Confirm = request.Confirm == true, Deadline = request.DeadlineSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null }
        : null;

    private TransmissionLane Lane(ulong? connectionId) => TransmissionLane.ForConnection(connectionId, place);
}
