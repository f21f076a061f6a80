using NymActors.Outgoing;

namespace NymActors.Reports;

/// <summary>What waits in one lane.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Fragments">Fragments (packets) that wait, 1 or more.</param>
public sealed record LaneReport(TransmissionLane Lane, int Fragments);
