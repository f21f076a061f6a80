namespace NymActors.Configuration;

/// <summary>
/// What the program logs, <c>log</c> and <c>log_format</c> under <c>[nymactors]</c>: the original client refuses keys in <c>[logging]</c>
/// (docs/protocol/05-native-client.md section 2.4). A client inside an application logs to the application's log.
/// </summary>
public sealed record LoggingConfiguration
{
    /// <summary>Levels in the form of RUST_LOG, for example <c>info,NymActors.Surbs=debug</c>; null, the default, for those of the program.</summary>
    public string? Levels { get; init; }

    /// <summary>How a line is written.</summary>
    public LogFormat Format { get; init; }
}
