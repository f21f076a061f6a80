using NymActors.Outgoing;
using NymActors.Protocol.Acknowledgements;

namespace NymActors.Acknowledgements;

/// <summary>What <see cref="AcknowledgementActor"/> works with.</summary>
internal sealed record AcknowledgementDependencies(
    ClientRefs Refs,
    PendingAcknowledgements Pending,
    RetransmissionPolicy Policy,
    SendingQueue Queue,
    AckKey AckKey,
    ClientCounters Counters);
