using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using AkkaLogLevel = Akka.Event.LogLevel;

namespace NymActors.Host.Logging;

/// <summary>
/// Passes what actors log to the program's log, under the full name of the actor's class, so that NYM_LOG can choose by namespace.
/// The actor system creates it: hocon/nym-client.conf names it.
/// </summary>
internal sealed partial class ActorLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    /// <summary>Created by the actor system.</summary>
    public ActorLogger()
    {
        var loggers = Context.System.Settings.Setup.Get<ActorLoggerSetup>().Value.Loggers;
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(entry => Pass(loggers, entry));
    }

    private static void Pass(ILoggerFactory loggers, LogEvent entry)
    {
        var log = loggers.CreateLogger(entry.LogClass?.FullName ?? "Akka");
        var level = Level(entry.LogLevel());
        if (log.IsEnabled(level))
        {
            var text = entry.Message?.ToString() ?? "";
            Write(log, level, text, entry.Cause);
        }
    }

    private static Microsoft.Extensions.Logging.LogLevel Level(AkkaLogLevel level) => level switch
    {
        AkkaLogLevel.ErrorLevel => Microsoft.Extensions.Logging.LogLevel.Error,
        AkkaLogLevel.WarningLevel => Microsoft.Extensions.Logging.LogLevel.Warning,
        AkkaLogLevel.InfoLevel => Microsoft.Extensions.Logging.LogLevel.Information,
        _ => Microsoft.Extensions.Logging.LogLevel.Debug,
    };

    [LoggerMessage(EventId = 1201, Message = "{Text}")]
    private static partial void Write(ILogger log, Microsoft.Extensions.Logging.LogLevel level, string text, Exception? cause);
}
