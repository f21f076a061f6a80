using NymActors.Protocol.LocalApi;
using NymActors.Reception;
using NymActors.Streams.Actors;

namespace NymActors.Sessions;

/// <summary>The received messages that an application has and has not committed, if it asked to commit them. Not thread-safe.</summary>
/// <param name="refs">The client's actors.</param>
/// <param name="owed">What the session owes.</param>
/// <param name="isOn">Whether it asked for that before its first message.</param>
internal sealed class SessionCommits(ClientRefs refs, AnswerScope owed, bool isOn)
{
    // Bounded by the window of the reception.
    private readonly HashSet<long> _handedOut = [];
    private bool _isOn = isOn;

    /// <summary>The application wants to commit, or no longer; null leaves it as it is. What it has been given stays to be committed.</summary>
    public void Want(bool? wanted) => _isOn = wanted ?? _isOn;

    /// <summary>The frame that delivers a message: with its number where it is to be committed, else such that the socket's owner confirms it.</summary>
    public (WebsocketFrame Frame, long? Delivery) FrameOf(Delivery delivery, bool asText)
    {
        if (!_isOn)
        {
            return (Responses.Received(asText, delivery.Message), delivery.Sequence);
        }

        _handedOut.Add(delivery.Sequence);
        return (Responses.Numbered(delivery.Sequence, delivery.Message), null);
    }

    /// <summary>The application is done with a message.</summary>
    /// <returns>Completes when that is stored; null when this application was given no such message.</returns>
    public Task? Commit(CommitRequest request)
    {
        if (!_handedOut.Remove(request.MessageId))
        {
            return null;
        }

        var stored = owed.New<bool>();
        refs.Reception.Tell(new ConfirmDelivery(request.MessageId) { Stored = stored }, Akka.Actor.ActorRefs.NoSender);
        return stored.Task;
    }
}
