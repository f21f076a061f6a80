namespace NymActors.Gateways;

/// <summary>A stream wants to send packets through the gateway; answered with <see cref="PacketTaken"/>.</summary>
internal sealed record SenderStarted : ActorMessage
{
    public static SenderStarted Instance { get; } = new();
}

/// <summary>The connection is ready for the stream's next packet.</summary>
internal sealed record PacketTaken : ActorMessage
{
    public static PacketTaken Instance { get; } = new();
}

/// <summary>A stream ended.</summary>
internal sealed record SenderEnded : ActorMessage
{
    public static SenderEnded Instance { get; } = new();
}

/// <summary>A stream failed; its owner starts it again.</summary>
/// <param name="Reason">Why.</param>
internal sealed record SenderFailed(Exception Reason) : ActorMessage;

/// <summary>The connection is authenticated and carries packets.</summary>
internal sealed record GatewayReady : ActorMessage
{
    public static GatewayReady Instance { get; } = new();
}

/// <summary>An attempt to connect failed; the next one follows.</summary>
/// <param name="Reason">Why.</param>
internal sealed record GatewayAttemptFailed(Exception Reason) : ActorMessage;
