using NymActors.Streams.Actors;

namespace NymActors.Mixnet.Nodes;

/// <summary>To the root: bring a node into the wanted state. Fails with <see cref="MixnetException"/> only.</summary>
internal sealed record NodeCommand(uint Id, NodeCommandKind Kind, Answer<bool> Answer) : ActorMessage, IRequest
{
    /// <inheritdoc/>
    public void Fail(Exception reason) =>
        Answer.TryFail(new MixnetException($"The command to {Kind.ToString().ToLowerInvariant()} node {Id} failed: {reason.Message}", reason));
}
