using Microsoft.Extensions.Logging;
using NymActors.Configuration;
using NymActors.Host.Logging;

namespace NymActors.Host.Tests.Logging;

/// <summary>Who decides what is logged: NYM_LOG before RUST_LOG before the client's settings before the program's own mind.</summary>
public sealed class LogSettingsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("error", "warn", "debug", LogLevel.Error)]
    [InlineData(null, "warn", "debug", LogLevel.Warning)]
    [InlineData(null, null, "debug", LogLevel.Debug)]
    [InlineData(null, null, null, LogLevel.Information)]
    public void The_first_that_is_given_decides(string? ours, string? rust, string? settings, LogLevel lowest)
    {
        using var log = ProgramLogging.Create(
            name => name switch { "NYM_LOG" => ours, "RUST_LOG" => rust, _ => null }, isVerbose: false, new LoggingConfiguration { Levels = settings });
        Assert.Equal(lowest, Lowest(log, "nym_client"));
    }

    [Fact]
    public void A_target_has_its_own_level_and_the_longest_name_that_fits_decides()
    {
        using var log = ProgramLogging.Create(name => name == "RUST_LOG" ? "warn,NymActors=info,NymActors.Surbs=trace,Akka=off" : null, isVerbose: false);
        Assert.Equal(
            (LogLevel.Warning, LogLevel.Information, LogLevel.Trace, LogLevel.None),
            (Lowest(log, "nym_client"), Lowest(log, "NymActors.Traffic.TrafficActor"), Lowest(log, "NymActors.Surbs.SurbStoreActor"), Lowest(log, "Akka.Remote")));
    }

    [Fact]
    public void The_settings_of_a_file_are_read_and_variables_win_over_them()
    {
        Write("[nymactors]\nlog = 'warn,NymActors.Surbs=debug'\nlog_format = 'json'");
        Assert.Equal(
            new LoggingConfiguration { Levels = "warn,NymActors.Surbs=debug", Format = LogFormat.Json }, ProgramLogging.SettingsIn(_file, static _ => null));
        Assert.Equal(
            new LoggingConfiguration { Levels = "error", Format = LogFormat.Text },
            ProgramLogging.SettingsIn(_file, static name => name switch { "NYM_CLIENT_NYMACTORS_LOG" => "error", "NYM_CLIENT_NYMACTORS_LOG_FORMAT" => "text", _ => null }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[nymactors]\nlog = 7")]
    [InlineData("[nymactors\nlog = 'debug'")]
    public void A_file_without_them_or_one_that_cannot_be_read_has_none(string more)
    {
        Write(more);
        Assert.Equal(new LoggingConfiguration(), ProgramLogging.SettingsIn(_file, static _ => null));
        Assert.Equal(new LoggingConfiguration(), ProgramLogging.SettingsIn("/no/such/file", static _ => null));
    }

    private static LogLevel Lowest(ProgramLog log, string category)
    {
        var logger = log.Loggers.CreateLogger(category);
        return Enum.GetValues<LogLevel>().Order().First(level => level == LogLevel.None || logger.IsEnabled(level));
    }

    private void Write(string more) => File.WriteAllText(
        _file, ClientConfigurationFile.Format(new ClientConfiguration { Id = "alice", StoragePaths = StoragePaths.Below("files") }) + more + "\n");
}
