namespace NymActors;

/// <summary>What stayed behind when a client was asked to finish its work.</summary>
/// <param name="Unacknowledged">
/// Messages that were accepted and are neither acknowledged nor given up; those that are to be confirmed count until they are.
/// </param>
public sealed record FlushReport(int Unacknowledged)
{
    /// <summary>Whether nothing stayed behind.</summary>
    public bool IsComplete => Unacknowledged == 0;
}
