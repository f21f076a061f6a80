namespace NymActors.Sphinx;

/// <summary>What a hop has to do with an unwrapped packet.</summary>
public enum SphinxHopKind
{
    /// <summary>Hold it for its delay, then send it to the next address.</summary>
    Forward = 1,

    /// <summary>Hand its plaintext to the destination.</summary>
    Final = 2,
}
