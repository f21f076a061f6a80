using Microsoft.Extensions.Logging;
using Serilog.Events;

namespace NymActors.Host.Logging;

/// <summary>The program's log. Disposing it flushes it.</summary>
/// <param name="loggers">Makes the loggers.</param>
/// <param name="lowest">The lowest level that any target is asked for.</param>
/// <param name="isJson">Whether its lines are JSON.</param>
internal sealed class ProgramLog(ILoggerFactory loggers, LogEventLevel lowest, bool isJson) : IDisposable
{
    /// <summary>Whether its lines are JSON, so that nothing else should be among them.</summary>
    public bool IsJson => isJson;

    /// <summary>Makes the loggers.</summary>
    public ILoggerFactory Loggers => loggers;

    /// <summary>The level at which an actor system loses nothing that this log would show, in the words of Akka's <c>loglevel</c>.</summary>
    public string ActorLevel => lowest switch
    {
        <= LogEventLevel.Debug => "DEBUG",
        LogEventLevel.Information => "INFO",
        LogEventLevel.Warning => "WARNING",
        LogEventLevel.Error => "ERROR",
        _ => "OFF",
    };

    /// <inheritdoc/>
    public void Dispose() => loggers.Dispose();
}
