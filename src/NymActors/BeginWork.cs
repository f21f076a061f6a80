using NymActors.Streams.Actors;

namespace NymActors;

/// <summary>From the root to its children: all of them are there.</summary>
internal sealed record BeginWork : ActorMessage
{
    public static BeginWork Instance { get; } = new();
}
