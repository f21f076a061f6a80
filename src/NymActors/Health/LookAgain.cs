using NymActors.Streams.Actors;

namespace NymActors.Health;

/// <summary>Look how the client is: something may have changed.</summary>
internal sealed record LookAgain : ActorMessage
{
    public static LookAgain Instance { get; } = new();
}
