using Akka.Actor;
using Akka.Actor.Setup;
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
        var setup = ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(configuration), new ActorLoggerSetup(log.Loggers));
        return ActorSystem.Create("nym-client", setup);
    }
}
