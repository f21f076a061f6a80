using Serilog.Core;
using Serilog.Events;

namespace NymActors.Host.Logging;

/// <summary>Names levels as the public client does, padded to five columns (docs/protocol/05-native-client.md section 6).</summary>
internal sealed class SeverityEnricher : ILogEventEnricher
{
    /// <inheritdoc/>
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory) =>
        logEvent.AddPropertyIfAbsent(new LogEventProperty("Severity", new ScalarValue(Name(logEvent.Level))));

    /// <summary>The name of a level.</summary>
    internal static string Name(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "TRACE",
        LogEventLevel.Debug => "DEBUG",
        LogEventLevel.Information => "INFO ",
        LogEventLevel.Warning => "WARN ",
        _ => "ERROR",
    };
}
