namespace NymActors.Protocol.LocalApi;

/// <summary>Asks for the address of this client (docs/protocol/05-native-client.md 4.4).</summary>
public sealed record SelfAddressRequest : LocalApiRequest
{
    /// <summary>
    /// Whether the application wants to hear from now on when the client's state changes; <see langword="null"/> leaves that as it is.
    /// An extension, in text form only.
    /// </summary>
    public bool? StateChanges { get; init; }

    /// <summary>
    /// Whether received messages stay the client's until the application commits each (<see cref="CommitRequest"/>); <see langword="null"/> leaves
    /// that as it is. An extension, in text form only.
    /// </summary>
    public bool? Commits { get; init; }
}
