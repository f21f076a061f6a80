using System.Threading.Channels;
using NymActors.Protocol.LocalApi;
using NymActors.Reception;
using NymActors.Streams.Actors;

namespace NymActors.Sessions;

/// <summary>A message from the application was a request.</summary>
/// <param name="Request">The request.</param>
/// <param name="IsText">Whether it was a text; responses have the same form.</param>
/// <param name="Handled">Ends when the session is ready for the next message.</param>
internal sealed record RequestReceived(LocalApiRequest Request, bool IsText, Answer<bool> Handled) : ActorMessage, IRequest
{
    /// <inheritdoc/>
    public void Fail(Exception reason) => Handled.TryFail(NymClientException.Internal(reason));
}

/// <summary>A message from the application was none.</summary>
/// <param name="Fault">What the application is told.</param>
/// <param name="IsText">Whether it was a text; the error has the same form.</param>
/// <param name="Handled">Ends when the session is ready for the next message.</param>
internal sealed record FaultReceived(LocalApiException Fault, bool IsText, Answer<bool> Handled) : ActorMessage, IRequest
{
    /// <inheritdoc/>
    public void Fail(Exception reason) => Handled.TryFail(NymClientException.Internal(reason));
}

/// <summary>The application is gone: messages go to the next one, and what it asked for goes on without responses.</summary>
/// <param name="Detached">Ends when the next application may come.</param>
internal sealed record ApplicationLeft(Answer<bool> Detached) : ActorMessage, IRequest
{
    /// <inheritdoc/>
    public void Fail(Exception reason) => Detached.TryFail(NymClientException.Internal(reason));
}

/// <summary>That the application is done with a message is stored.</summary>
/// <param name="Request">The request that said so, which has a name.</param>
/// <param name="Refusal">Why it is not stored; null when it is.</param>
internal sealed record CommitStored(RequestReceived Request, Exception? Refusal) : ActorMessage, IRequest
{
    /// <inheritdoc/>
    public void Fail(Exception reason) => Request.Fail(reason);
}

/// <summary>A message that was taken in is not acknowledged and will not be sent again.</summary>
/// <param name="ConnectionId">The connection that it was for, if the application named one.</param>
/// <param name="RequestId">The application's name for the request, if it gave one.</param>
/// <param name="Reason">Why it was given up.</param>
internal sealed record MessageGivenUp(ulong? ConnectionId, string? RequestId, Exception Reason) : ActorMessage;

/// <summary>A message whose request has a name got on.</summary>
/// <param name="Message">The message.</param>
/// <param name="Stage">How far: all of it left the client for the first time, was acknowledged, or was confirmed.</param>
internal sealed record MessageProgressed(NamedMessage Message, MessageStage Stage) : ActorMessage;

/// <summary>A message that was taken in and whose application wants to know what becomes of it.</summary>
/// <param name="RequestId">The application's name for the request.</param>
/// <param name="ConnectionId">The connection that it was for, if the application named one.</param>
/// <param name="Receipt">Its receipt.</param>
internal sealed record NamedMessage(string RequestId, ulong? ConnectionId, MessageReceipt Receipt)
{
    /// <summary>Whether the recipient's client is to confirm it.</summary>
    public bool IsToBeConfirmed { get; init; }
}

/// <summary>The fragments that wait in a lane were counted.</summary>
/// <param name="Request">The request that is answered with it.</param>
/// <param name="ConnectionId">The connection that names the lane.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Refusal">Why the request could not be done; null when it could.</param>
internal sealed record LaneCounted(RequestReceived Request, ulong ConnectionId, int Length, Exception? Refusal) : ActorMessage, IRequest
{
    /// <inheritdoc/>
    public void Fail(Exception reason) => Request.Fail(reason);
}

/// <summary>How the client stands may have changed; to the sessions' parent, which tells all of them.</summary>
internal sealed record StateChanged : ActorMessage
{
    public static StateChanged Instance { get; } = new();
}

/// <summary>The application of a session is gone, and the place that it had is free; from the session to its parent.</summary>
/// <param name="Session">The session.</param>
internal sealed record PlaceLeft(Akka.Actor.IActorRef Session) : ActorMessage;

/// <summary>A request's effect is complete; its response can be sent.</summary>
/// <param name="Request">The request.</param>
/// <param name="ConnectionId">The connection that the response is about, if there is to be one.</param>
/// <param name="Receipt">The receipt of the message; null when the request was refused.</param>
/// <param name="Refusal">Why the request was refused; null when it was not.</param>
internal sealed record RequestCompleted(RequestReceived Request, ulong? ConnectionId, MessageReceipt? Receipt, Exception? Refusal) : ActorMessage, IRequest
{
    /// <inheritdoc/>
    public void Fail(Exception reason) => Request.Fail(reason);
}

/// <summary>An application connected.</summary>
/// <param name="Messages">Which messages it gets.</param>
/// <param name="Opened">Ends with its session.</param>
internal sealed record OpenSession(MessageHandover Messages, Answer<WebsocketSession> Opened) : ActorMessage, IRequest
{
    /// <inheritdoc/>
    public void Fail(Exception reason) => Opened.TryFail(NymClientException.Internal(reason));
}

/// <summary>A reader inside the process wants the messages.</summary>
/// <param name="Deliveries">Where they go.</param>
/// <param name="Opened">Ends with the reader's connection.</param>
internal sealed record OpenApplication(ChannelWriter<Delivery> Deliveries, Answer<ApplicationConnection> Opened) : ActorMessage, IRequest
{
    /// <inheritdoc/>
    public void Fail(Exception reason) => Opened.TryFail(NymClientException.Internal(reason));
}
