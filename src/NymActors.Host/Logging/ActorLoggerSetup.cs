using Akka.Actor.Setup;
using Microsoft.Extensions.Logging;

namespace NymActors.Host.Logging;

/// <summary>Hands the program's log to the actor system's <see cref="ActorLogger"/>.</summary>
internal sealed class ActorLoggerSetup(ILoggerFactory loggers) : Setup
{
    /// <summary>The program's log.</summary>
    public ILoggerFactory Loggers { get; } = loggers;
}
