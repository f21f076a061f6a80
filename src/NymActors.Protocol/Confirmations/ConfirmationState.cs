namespace NymActors.Protocol.Confirmations;

/// <summary>What a receiver says of a fragment set (docs/protocol/07-confirmations.md 3).</summary>
public enum ConfirmationState
{
    /// <summary>The message is whole and stored.</summary>
    Stored,

    /// <summary>Every fragment of the set is there; the message is not stored yet, because other sets of it are missing or the disk is slow.</summary>
    Held,

    /// <summary>Fragments of the set are missing.</summary>
    Missing,

    /// <summary>Every fragment arrived, and what they make up is no message. Sending them again does not help.</summary>
    Unusable,
}
