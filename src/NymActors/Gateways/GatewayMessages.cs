using NymActors.Streams.Actors;

namespace NymActors.Gateways;

/// <summary>The connection is authenticated and carries packets.</summary>
internal sealed record GatewayReady : ActorMessage
{
    public static GatewayReady Instance { get; } = new();
}

/// <summary>An attempt to connect failed; the next one follows.</summary>
/// <param name="Reason">Why.</param>
internal sealed record GatewayAttemptFailed(Exception Reason) : ActorMessage;
