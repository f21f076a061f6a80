namespace NymActors.Mixnet.Nodes;

/// <summary>What a node is to do.</summary>
internal enum NodeCommandKind
{
    /// <summary>End, and stay away.</summary>
    Stop,

    /// <summary>Run, if it does not.</summary>
    Start,

    /// <summary>End and run again at once.</summary>
    Restart,
}
