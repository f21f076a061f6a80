namespace NymActors.Outgoing;

/// <summary>
/// A logical sub-queue of outgoing packets. Lanes share the sending stream without priorities: see
/// <see cref="LaneBuffer{T}"/> for the choice between them. Source: docs/protocol/04-client-core.md 4.5.
/// </summary>
public readonly record struct TransmissionLane
{
    // No session has this place.
    private const int LongMessage = -1;

    private TransmissionLane(TransmissionLaneKind kind, ulong connectionId = 0, int place = 0)
    {
        Kind = kind;
        ConnectionId = connectionId;
        Place = place;
    }

    /// <summary>What travels on the lane.</summary>
    public TransmissionLaneKind Kind { get; }

    /// <summary>The application's connection number; meaningful only for <see cref="TransmissionLaneKind.Connection"/>.</summary>
    public ulong ConnectionId { get; }

    /// <summary>The place of the application that chose the number: two of them may choose the same one.</summary>
    internal int Place { get; }

    /// <summary>Messages that name no connection.</summary>
    public static TransmissionLane General => new(TransmissionLaneKind.General);

    /// <summary>Requests for more reply SURBs.</summary>
    public static TransmissionLane ReplySurbRequest => new(TransmissionLaneKind.ReplySurbRequest);

    /// <summary>Answers to requests for more reply SURBs.</summary>
    public static TransmissionLane AdditionalReplySurbs => new(TransmissionLaneKind.AdditionalReplySurbs);

    /// <summary>Fragments whose acknowledgement did not come in time.</summary>
    public static TransmissionLane Retransmission => new(TransmissionLaneKind.Retransmission);

    /// <summary>Questions whether messages arrived, and the answers to others' questions.</summary>
    public static TransmissionLane Confirmation => new(TransmissionLaneKind.Confirmation);

    /// <summary>The lane of one application connection.</summary>
    /// <param name="connectionId">Any number the application chose; zero is an ordinary number.</param>
    public static TransmissionLane Connection(ulong connectionId) => new(TransmissionLaneKind.Connection, connectionId);

    /// <summary>The lane for an optional connection number, as the local WebSocket API gives it.</summary>
    /// <param name="connectionId">The number, or null for <see cref="General"/>.</param>
    public static TransmissionLane ForConnection(ulong? connectionId) => connectionId is { } id ? Connection(id) : General;

    /// <summary>The lane for an optional connection number of the session at a place.</summary>
    internal static TransmissionLane ForConnection(ulong? connectionId, int place) =>
        connectionId is { } id ? new(TransmissionLaneKind.Connection, id, place) : General;

    /// <summary>The lane of one long message that names no connection: those that are short must not wait behind it.</summary>
    /// <param name="number">The number of the message among the long ones of its client.</param>
    internal static TransmissionLane ForLongMessage(ulong number) => new(TransmissionLaneKind.General, number, LongMessage);

    /// <summary>The lane that was written down.</summary>
    internal static TransmissionLane Restore(TransmissionLaneKind kind, ulong connectionId, int place) => new(kind, connectionId, place);

    /// <inheritdoc/>
    public override string ToString() => this switch
    {
        { Kind: TransmissionLaneKind.Connection } => $"Connection({ConnectionId})",
        { Place: LongMessage } => $"General (long message {ConnectionId})",
        _ => Kind.ToString(),
    };
}
