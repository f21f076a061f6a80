using System.Threading.Channels;
using Akka.Actor;
using NymActors.Reception;

namespace NymActors.Sessions;

/// <summary>A text frame from the application.</summary>
/// <param name="Text">The frame.</param>
/// <param name="Handled">Completed when the session is ready for the next frame.</param>
internal sealed record TextFrameReceived(string Text, TaskCompletionSource Handled) : ActorMessage;

/// <summary>The listener wrote a frame to the socket.</summary>
/// <param name="Delivery">The delivery the frame carried; null for a response.</param>
internal sealed record FrameWritten(long? Delivery) : ActorMessage;

/// <summary>A request's effect is complete; its response can be sent.</summary>
/// <param name="Handled">Completed when the session is ready for the next frame.</param>
/// <param name="Response">The response, or null.</param>
internal sealed record RequestCompleted(TaskCompletionSource Handled, string? Response) : ActorMessage;

/// <summary>An application connected.</summary>
/// <param name="Opened">Completed with its session.</param>
internal sealed record OpenSession(TaskCompletionSource<WebsocketSession> Opened) : ActorMessage;

/// <summary>A reader inside the process wants the messages.</summary>
/// <param name="Deliveries">Where they go.</param>
/// <param name="Opened">Completed with the actor that confirms them.</param>
internal sealed record OpenApplication(ChannelWriter<Delivery> Deliveries, TaskCompletionSource<IActorRef> Opened) : ActorMessage;
