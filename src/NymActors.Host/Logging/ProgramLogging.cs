using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Json;
using Serilog.Sinks.SystemConsole.Themes;

namespace NymActors.Host.Logging;

/// <summary>
/// The program's log on standard error (docs/protocol/05-native-client.md section 6). Without further notice it tells what the program
/// itself does and what goes wrong; NYM_LOG or RUST_LOG (<c>level</c> and <c>target=level</c>, separated by commas) choose exactly;
/// NYM_LOG_FORMAT=json makes each line a JSON object. No event comes more than 1,000 times a day (<see cref="RepeatLimit"/>).
/// </summary>
internal static class ProgramLogging
{
    private const string Line = " {UtcTimestamp:yyyy-MM-ddTHH:mm:ss.fff}Z {Severity:l} {SourceContext} > {Message:lj}{LeftOut:l}{NewLine}";

    /// <summary>Starts the log; disposing it flushes it.</summary>
    /// <param name="environment">Returns the value of an environment variable, or null.</param>
    /// <param name="isVerbose">True logs more when the environment does not choose; also shows where errors come from.</param>
    public static ProgramLog Create(Func<string, string?> environment, bool isVerbose)
    {
        var general = isVerbose ? LogEventLevel.Debug : LogEventLevel.Information;
        var lowest = general;
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(general)
            .Enrich.With<SeverityEnricher>()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Akka", LogEventLevel.Warning);
        var unfit = new List<string>();
        foreach (var (target, level) in Directives(environment("NYM_LOG") ?? environment("RUST_LOG") ?? "", unfit.Add))
        {
            lowest = level.MinimumLevel < lowest ? level.MinimumLevel : lowest;
            configuration = target.Length == 0 ? configuration.MinimumLevel.ControlledBy(level) : configuration.MinimumLevel.Override(target, level);
        }

        configuration = configuration.Filter.With(new RepeatLimit(TimeProvider.System));
        var template = isVerbose ? Line + "{Exception}" : Line;
        var logger = (environment("NYM_LOG_FORMAT") == "json"
            ? configuration.WriteTo.Console(new JsonFormatter(renderMessage: true), standardErrorFromLevel: LogEventLevel.Verbose)
            : configuration
                // No colours: those of the sink are not to be read on bright terminals.
                .WriteTo.Console(outputTemplate: template, theme: ConsoleTheme.None, formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose))
            .CreateLogger();
        unfit.ForEach(directive => logger.Warning("invalid logging spec '{Directive:l}', ignoring it", directive));
        return new ProgramLog(new SerilogLoggerFactory(logger, dispose: true), lowest);
    }

    /// <summary>
    /// Reads <c>level</c>, <c>target=level</c> and <c>target</c>, which stands for all of that target
    /// (docs/protocol/05-native-client.md section 6).
    /// </summary>
    /// <param name="text">Directives, separated by commas.</param>
    /// <param name="unfit">Hears of each part that is not a directive.</param>
    /// <returns>Targets with their levels; the empty target stands for all others.</returns>
    internal static IEnumerable<(string Target, LoggingLevelSwitch Level)> Directives(string text, Action<string> unfit)
    {
        foreach (var directive in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            (string Target, LogEventLevel? Level) read = directive.Split('=', StringSplitOptions.TrimEntries) switch
            {
                [var level] when Level(level) is { } known => ("", known),
                [var target] => (target, LogEventLevel.Verbose),
                [{ Length: > 0 } target, var level] => (target, Level(level)),
                _ => ("", null),
            };
            if (read.Level is { } minimum)
            {
                yield return (read.Target, new LoggingLevelSwitch(minimum));
            }
            else
            {
                unfit(directive);
            }
        }
    }

    private static LogEventLevel? Level(string name) => name.ToUpperInvariant() switch
    {
        "TRACE" => LogEventLevel.Verbose,
        "DEBUG" => LogEventLevel.Debug,
        "INFO" => LogEventLevel.Information,
        "WARN" => LogEventLevel.Warning,
        "ERROR" => LogEventLevel.Error,
        // Above everything that exists.
        "OFF" => LogEventLevel.Fatal + 1,
        _ => null,
    };
}
