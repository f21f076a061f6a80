namespace NymActors.Configuration;

/// <summary>Usage reports, <c>[debug.stats_reporting]</c> of the current client (docs/protocol/04-client-core.md section 23); read and kept, nothing is reported.</summary>
public sealed record StatisticsReportingConfiguration
{
    /// <summary>Whether reports are wanted, true by default.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The client address that receives them; empty for none, the default.</summary>
    public string ProviderAddress { get; init; } = "";

    /// <summary>The time between two reports, 5 minutes by default.</summary>
    public TimeSpan ReportingInterval { get; init; } = TimeSpan.FromMinutes(5);
}
