using System.Globalization;
using NymActors.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Json;
using Serilog.Sinks.SystemConsole.Themes;

namespace NymActors.Host.Logging;

/// <summary>
/// The program's log on standard error (docs/protocol/05-native-client.md section 6). Without further notice it tells what the program
/// itself does and what goes wrong; NYM_LOG, RUST_LOG or the client's settings (<c>level</c> and <c>target=level</c>, separated by commas) choose
/// exactly; NYM_LOG_FORMAT=json or the settings make each line a JSON object. No event comes more than 1,000 times a day (<see cref="RepeatLimit"/>).
/// </summary>
internal static class ProgramLogging
{
    private const string Line = " {UtcTimestamp:yyyy-MM-ddTHH:mm:ss.fff}Z {Severity:l} {SourceContext} > {Message:lj}{LeftOut:l}{NewLine}";

    /// <summary>Starts the log; disposing it flushes it.</summary>
    /// <param name="environment">Returns the value of an environment variable, or null.</param>
    /// <param name="isVerbose">True logs more when nothing else chooses; also shows where errors come from.</param>
    /// <param name="settings">Those of the client, which the environment replaces; null where there is no client.</param>
    public static ProgramLog Create(Func<string, string?> environment, bool isVerbose, LoggingConfiguration? settings = null)
    {
        settings ??= new LoggingConfiguration();
        var general = isVerbose ? LogEventLevel.Debug : LogEventLevel.Information;
        var lowest = general;
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(general)
            .Enrich.With<SeverityEnricher>()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Akka", LogEventLevel.Warning);
        var unfit = new List<string>();
        foreach (var (target, level) in Directives(environment("NYM_LOG") ?? environment("RUST_LOG") ?? settings.Levels ?? "", unfit.Add))
        {
            lowest = level.MinimumLevel < lowest ? level.MinimumLevel : lowest;
            configuration = target.Length == 0 ? configuration.MinimumLevel.ControlledBy(level) : configuration.MinimumLevel.Override(target, level);
        }

        configuration = configuration.Filter.With(new RepeatLimit(TimeProvider.System));
        var template = isVerbose ? Line + "{Exception}" : Line;
        var isJson = environment("NYM_LOG_FORMAT") is { } format ? format == "json" : settings.Format == LogFormat.Json;
        var logger = (isJson
            ? configuration.WriteTo.Console(new JsonFormatter(renderMessage: true), standardErrorFromLevel: LogEventLevel.Verbose)
            : configuration
                // No colours: those of the sink are not to be read on bright terminals.
                .WriteTo.Console(outputTemplate: template, theme: ConsoleTheme.None, formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose))
            .CreateLogger();
        unfit.ForEach(directive => logger.Warning("invalid logging spec '{Directive:l}', ignoring it", directive));
        return new ProgramLog(new SerilogLoggerFactory(logger, dispose: true), lowest, isJson);
    }

    /// <summary>
    /// The log's settings in a config.toml, before anything else of it is used: the log has to be there for what follows. A file that names none is
    /// not taken apart for them; one that cannot be read has its error where it is used.
    /// </summary>
    public static LoggingConfiguration SettingsIn(string configurationFile, Func<string, string?> environment)
    {
        var settings = new LoggingConfiguration();
        try
        {
            settings = File.ReadLines(configurationFile).Any(MayBeOfTheLog) ? ClientConfigurationFile.Read(configurationFile).Logging : settings;
        }
        catch (Exception e) when (e is ClientConfigurationException or IOException or UnauthorizedAccessException)
        {
        }

        // The names that every setting has; NYM_LOG and NYM_LOG_FORMAT, which are there without a client, too, win over them.
        return new LoggingConfiguration
        {
            Levels = environment($"{EnvironmentSettings.Prefix}NYMACTORS_LOG") ?? settings.Levels,
            Format = environment($"{EnvironmentSettings.Prefix}NYMACTORS_LOG_FORMAT") is { } format ? (format == "json" ? LogFormat.Json : LogFormat.Text) : settings.Format,
        };
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

    private static bool MayBeOfTheLog(string line)
    {
        var text = line.AsSpan().TrimStart();
        return !text.StartsWith('#') && text.Contains("log", StringComparison.Ordinal) && !text.StartsWith("[logging]", StringComparison.Ordinal);
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
