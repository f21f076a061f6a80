using System.Threading.Channels;
using NymActors.Protocol.LocalApi;
using NymActors.Reception;
using NymActors.Streams.Actors;

namespace NymActors.Sessions;

/// <summary>A text frame from the application was a request.</summary>
/// <param name="Request">The request.</param>
/// <param name="Handled">Ends when the session is ready for the next frame.</param>
internal sealed record RequestReceived(LocalApiRequest Request, Answer<bool> Handled) : ActorMessage, IRequest
{
    /// <inheritdoc/>
    public void Fail(Exception reason) => Handled.TryFail(NymClientException.Internal(reason));
}

/// <summary>A text frame from the application was none.</summary>
/// <param name="Fault">What the application is told.</param>
/// <param name="Handled">Ends when the session is ready for the next frame.</param>
internal sealed record FaultReceived(LocalApiException Fault, Answer<bool> Handled) : ActorMessage, IRequest
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

/// <summary>A message that was taken in is not acknowledged and will not be sent again.</summary>
/// <param name="ConnectionId">The connection that it was for, if the application named one.</param>
/// <param name="Reason">Why it was given up.</param>
internal sealed record MessageGivenUp(ulong? ConnectionId, Exception Reason) : ActorMessage;

/// <summary>The listener wrote a frame to the socket.</summary>
/// <param name="Delivery">The delivery the frame carried; null for a response.</param>
internal sealed record FrameWritten(long? Delivery) : ActorMessage;

/// <summary>A request's effect is complete; its response can be sent.</summary>
/// <param name="Handled">Ends when the session is ready for the next frame.</param>
/// <param name="ConnectionId">The connection that the response is about, if there is to be one.</param>
/// <param name="Receipt">The receipt of the message; null when the request was refused.</param>
/// <param name="Refusal">Why the request was refused; null when it was not.</param>
internal sealed record RequestCompleted(Answer<bool> Handled, ulong? ConnectionId, MessageReceipt? Receipt, Exception? Refusal) : ActorMessage, IRequest
{
    /// <inheritdoc/>
    public void Fail(Exception reason) => Handled.TryFail(NymClientException.Internal(reason));
}

/// <summary>An application connected.</summary>
/// <param name="Opened">Ends with its session.</param>
internal sealed record OpenSession(Answer<WebsocketSession> Opened) : ActorMessage, IRequest
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
