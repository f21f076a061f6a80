namespace NymActors;

/// <summary>How a client is at one moment, and why.</summary>
/// <param name="Availability">How far it can be relied on.</param>
/// <param name="Troubles">Why not fully, the worst first; empty while it is online, starting or stopped.</param>
/// <param name="Since">Since when it is so, by the client's clock.</param>
public sealed record ClientCondition(ClientAvailability Availability, IReadOnlyList<ClientTrouble> Troubles, DateTimeOffset Since)
{
    /// <summary>More about the first trouble in words for the user, without secrets; null when there is no more to say.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether availability and troubles are the same, whenever they began.</summary>
    /// <param name="other">Another condition, or null.</param>
    public bool IsLike(ClientCondition? other) =>
        other is not null && Availability == other.Availability && Troubles.SequenceEqual(other.Troubles);

    /// <summary>Availability and troubles, for logs.</summary>
    /// <returns>For example <c>Offline (GatewayLost)</c>.</returns>
    public override string ToString() => Troubles.Count == 0 ? $"{Availability}" : $"{Availability} ({string.Join(", ", Troubles)})";
}
