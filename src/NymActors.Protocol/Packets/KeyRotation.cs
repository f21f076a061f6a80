namespace NymActors.Protocol.Packets;

/// <summary>
/// Which of a node's rotating Sphinx keys a packet was made for; each value is its byte (docs/protocol/02-messages.md 1.5).
/// </summary>
public enum KeyRotation : byte
{
    /// <summary>Not known: the node tries its primary key, then the other one.</summary>
    Unknown = 0,

    /// <summary>The key of the rotations with an odd id.</summary>
    Odd = 1,

    /// <summary>The key of the rotations with an even id.</summary>
    Even = 2,
}
