namespace NymActors.Mixnet;

/// <summary>What a node is for.</summary>
public enum MixnetNodeRole
{
    /// <summary>Mixes in one of the three layers.</summary>
    MixNode,

    /// <summary>Takes clients, and is the last hop towards them.</summary>
    Gateway,
}
