namespace NymActors.Mixnet.Gateways;

/// <summary>To a connection: its outbox is no longer empty.</summary>
internal sealed class MessagesWaiting
{
    public static MessagesWaiting Instance { get; } = new();
}

/// <summary>To a connection: the store holds messages for its client.</summary>
internal sealed class StoredMessagesWaiting
{
    public static StoredMessagesWaiting Instance { get; } = new();
}

/// <summary>To the connection of a client that authenticates a second time: is your client still there?</summary>
internal sealed class CheckLiveness
{
    public static CheckLiveness Instance { get; } = new();
}

/// <summary>The answer to <see cref="CheckLiveness"/>.</summary>
internal sealed record LivenessVerdict(bool IsActive);

/// <summary>To a connection: another one has taken the client over; end.</summary>
internal sealed class Superseded
{
    public static Superseded Instance { get; } = new();
}
