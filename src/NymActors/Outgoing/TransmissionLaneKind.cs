namespace NymActors.Outgoing;

/// <summary>The kinds of <see cref="TransmissionLane"/>. Source: docs/protocol/04-client-core.md 4.5.</summary>
public enum TransmissionLaneKind
{
    /// <summary>Messages that name no connection.</summary>
    General,

    /// <summary>Requests for more reply SURBs.</summary>
    ReplySurbRequest,

    /// <summary>Answers to requests for more reply SURBs.</summary>
    AdditionalReplySurbs,

    /// <summary>Fragments sent again.</summary>
    Retransmission,

    /// <summary>Messages of one application connection.</summary>
    Connection,

    /// <summary>Questions whether messages arrived, and the answers to others' questions.</summary>
    Confirmation,
}
