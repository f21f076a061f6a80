namespace NymActors.Reports;

/// <summary>How well a client keeps its times, both streams together, since its start; zeros when packets leave as fast as they can.</summary>
/// <param name="LateTicks">Packets that left more than a millisecond after their time.</param>
/// <param name="SkippedTicks">Times at which nothing was sent, because the process was too late for them.</param>
/// <param name="BlockedTicks">Times at which nothing was sent, because the gateway had not taken the packet before.</param>
/// <param name="Slowdown">How many times longer than configured the mean time between two packets is now, 1 to 6: more than 1 for a gateway that is slow.</param>
public sealed record PacingReport(long LateTicks, long SkippedTicks, long BlockedTicks, int Slowdown);
