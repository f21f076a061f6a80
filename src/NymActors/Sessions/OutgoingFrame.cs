using NymActors.Streams.Actors;

namespace NymActors.Sessions;

/// <summary>A message for the application.</summary>
/// <param name="Frame">What is written.</param>
/// <param name="Delivery">The number of the message it delivers; null for a response.</param>
/// <param name="Handled">Completed when the frame was written, so that the next request can be read; null for a message.</param>
internal readonly record struct OutgoingFrame(WebsocketFrame Frame, long? Delivery, Answer<bool>? Handled);
