namespace NymActors.Streams.Actors;

/// <summary>What an actor was handling when it failed, handed to it once more after its restart.</summary>
/// <param name="Message">The message.</param>
internal sealed record SecondAttempt(object Message) : ActorMessage;
