using System.Threading.Channels;
using NymActors.Reception;
using NymActors.Streams.Actors;

namespace NymActors.Sessions;

/// <summary>A text frame from the application.</summary>
/// <param name="Text">The frame.</param>
/// <param name="Handled">Ends when the session is ready for the next frame.</param>
internal sealed record TextFrameReceived(string Text, Answer<bool> Handled) : ActorMessage, IRequest
{
    /// <inheritdoc/>
    public void Fail(Exception reason) => Handled.TryFail(NymClientException.Internal(reason));
}

/// <summary>The listener wrote a frame to the socket.</summary>
/// <param name="Delivery">The delivery the frame carried; null for a response.</param>
internal sealed record FrameWritten(long? Delivery) : ActorMessage;

/// <summary>A request's effect is complete; its response can be sent.</summary>
/// <param name="Handled">Ends when the session is ready for the next frame.</param>
/// <param name="ConnectionId">The connection that the response is about, if there is to be one.</param>
/// <param name="Refusal">Why the request was refused, if it was.</param>
internal sealed record RequestCompleted(Answer<bool> Handled, ulong? ConnectionId, Exception? Refusal) : ActorMessage;

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
