namespace NymActors.Reports;

/// <summary>How fast a client sends, and what that costs.</summary>
/// <param name="WishedPacketsPerSecond">The rate that the settings ask for, loop cover included; null when packets leave as fast as they can.</param>
/// <param name="PacketsPerSecond">The rate of the last seconds, loop cover included.</param>
/// <param name="BytesSentToday">Bytes handed to the gateway since midnight UTC, or since the start if that was later.</param>
/// <param name="BytesReceivedToday">Bytes that came from the gateway since then.</param>
public sealed record SendingReport(double? WishedPacketsPerSecond, double PacketsPerSecond, long BytesSentToday, long BytesReceivedToday);
