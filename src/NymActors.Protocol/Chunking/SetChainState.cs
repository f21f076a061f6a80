namespace NymActors.Protocol.Chunking;

/// <summary>What following the links of a complete set led to.</summary>
internal enum SetChainState
{
    /// <summary>A linked set is not there yet, or not complete.</summary>
    Incomplete,

    /// <summary>All sets of the message are there.</summary>
    Complete,

    /// <summary>The links go in a circle, or two neighbours do not name each other.</summary>
    Broken,
}
