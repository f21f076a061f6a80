using Akka.Actor;
using NymActors.Streams.Actors;

namespace NymActors;

/// <summary>Start a client.</summary>
/// <param name="Id">Unique among the running clients of the system.</param>
/// <param name="Props">The client's root.</param>
/// <param name="Started">Ends with the root, or with the reason why there is none.</param>
internal sealed record StartClient(string Id, Props Props, Answer<IActorRef> Started) : ActorMessage, IRequest
{
    /// <inheritdoc/>
    public void Fail(Exception reason) => Started.TryFail(NymClientException.Internal(reason));
}
