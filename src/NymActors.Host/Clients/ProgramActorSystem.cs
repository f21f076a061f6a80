using Akka.Actor;
using Akka.Configuration;
using NymActors.Host.Logging;

namespace NymActors.Host.Clients;

/// <summary>The program's actor system, with the settings of hocon/nym-client.conf.</summary>
internal static class ProgramActorSystem
{
    private const string Resource = "nym-client.conf";

    /// <summary>Starts the actor system.</summary>
    /// <param name="log">Where its actors log to, and from which level on: what actors do not publish no filter can show.</param>
    public static ActorSystem Start(ProgramLog log)
    {
        using var stream = typeof(ProgramActorSystem).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The program lacks its resource {Resource}.");
        using var reader = new StreamReader(stream);
        var configuration = ConfigurationFactory.ParseString($"akka.loglevel = {log.ActorLevel}").WithFallback(ConfigurationFactory.ParseString(reader.ReadToEnd()));
        // With a Setup in place of the settings alone, Akka would look for an app.config first: 20 ms of every start.
        var system = ActorSystem.Create("nym-client", configuration);
        ActorLogger.Start((ExtendedActorSystem)system, log.Loggers);
        return system;
    }

    /// <summary>Starts the actor system beside what the caller does meanwhile: it takes as long as everything else of a start together.</summary>
    /// <param name="log">As for <see cref="Start"/>.</param>
    public static Task<ActorSystem> StartAsync(ProgramLog log) => Task.Run(() => Start(log));
}
