namespace NymActors.Protocol.Preparation;

/// <summary>What a received packet turned out to be.</summary>
public enum ReceivedPacketKind
{
    /// <summary>Neither cover nor a fragment: not meant for this client, or damaged.</summary>
    Malformed,

    /// <summary>Loop cover that came back.</summary>
    Cover,

    /// <summary>A fragment of a message.</summary>
    Fragment,
}
