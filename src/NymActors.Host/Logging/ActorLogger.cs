using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using AkkaLogLevel = Akka.Event.LogLevel;

namespace NymActors.Host.Logging;

/// <summary>
/// Passes what actors log to the program's log, under the full name of the actor's class, so that NYM_LOG can choose by namespace.
/// It is an actor of the system, so that it outlives those of the program.
/// </summary>
internal sealed class ActorLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private static readonly EventId Line = new(1201, nameof(ActorLogger));

    /// <summary>Created by <see cref="Start"/>.</summary>
    public ActorLogger(ILoggerFactory loggers) => Receive<LogEvent>(entry => Pass(loggers, entry));

    /// <summary>Begins to pass on what actors log.</summary>
    public static void Start(ExtendedActorSystem system, ILoggerFactory loggers)
    {
        var logger = system.SystemActorOf(Props.Create(() => new ActorLogger(loggers)), "program-log");
        system.EventStream.Subscribe(logger, typeof(LogEvent));
    }

    private static void Pass(ILoggerFactory loggers, LogEvent entry)
    {
        var log = loggers.CreateLogger(entry.LogClass?.FullName ?? "Akka");
        var level = Level(entry.LogLevel());
        if (log.IsEnabled(level))
        {
            var text = entry.Message?.ToString() ?? "";
            Write(log, level, text, (entry.Message as LogMessage)?.Format ?? text, entry.Cause);
        }
    }

    private static Microsoft.Extensions.Logging.LogLevel Level(AkkaLogLevel level) => level switch
    {
        AkkaLogLevel.ErrorLevel => Microsoft.Extensions.Logging.LogLevel.Error,
        AkkaLogLevel.WarningLevel => Microsoft.Extensions.Logging.LogLevel.Warning,
        AkkaLogLevel.InfoLevel => Microsoft.Extensions.Logging.LogLevel.Information,
        _ => Microsoft.Extensions.Logging.LogLevel.Debug,
    };

    /// <summary>Passes on a line with its template, which tells <see cref="RepeatLimit"/> the events of one actor apart.</summary>
    private static void Write(ILogger log, Microsoft.Extensions.Logging.LogLevel level, string text, string template, Exception? cause)
    {
        KeyValuePair<string, object?>[] state = [new("Text", text), new(RepeatLimit.TemplateProperty, template), new("{OriginalFormat}", "{Text}")];
        log.Log(level, Line, state, cause, static (values, _) => (string)values[0].Value!);
    }
}
