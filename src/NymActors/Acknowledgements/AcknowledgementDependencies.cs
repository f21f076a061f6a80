using NymActors.Outgoing;
using NymActors.Protocol.Acknowledgements;
using NymActors.Telemetry;

namespace NymActors.Acknowledgements;

/// <summary>What <see cref="AcknowledgementActor"/> works with.</summary>
internal sealed record AcknowledgementDependencies(
    ClientRefs Refs,
    PendingAcknowledgements Pending,
    RetransmissionPolicy Policy,
    SendingQueue Queue,
    AckKey AckKey,
    ClientCounters Counters,
    RoundTrips RoundTrips);
