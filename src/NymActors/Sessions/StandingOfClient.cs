namespace NymActors.Sessions;

/// <summary>How the client stands, as applications are told.</summary>
/// <param name="Status">Its connection and network map.</param>
/// <param name="Condition">How far it can be relied on, and why not fully.</param>
internal sealed record StandingOfClient(ClientStatus Status, ClientCondition Condition)
{
    /// <summary>Whether an application would hear the same, but for the time.</summary>
    public bool IsLike(StandingOfClient other) => Status == other.Status && Condition.IsLike(other.Condition);
}
