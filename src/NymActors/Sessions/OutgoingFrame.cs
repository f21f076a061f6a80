using NymActors.Streams.Actors;

namespace NymActors.Sessions;

/// <summary>A text frame for the application.</summary>
/// <param name="Text">One compact JSON object.</param>
/// <param name="Delivery">The number of the message it delivers; null for a response.</param>
/// <param name="Handled">Completed when the frame was written, so that the next request can be read; null for a message.</param>
internal readonly record struct OutgoingFrame(string Text, long? Delivery, Answer<bool>? Handled);
