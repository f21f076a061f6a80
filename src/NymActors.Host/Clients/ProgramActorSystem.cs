using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Microsoft.Extensions.Logging;
using NymActors.Host.Logging;

namespace NymActors.Host.Clients;

/// <summary>The program's actor system, with the settings of hocon/nym-client.conf.</summary>
internal static class ProgramActorSystem
{
    private const string Resource = "nym-client.conf";

    /// <summary>Starts the actor system.</summary>
    /// <param name="loggers">Where its actors log to.</param>
    public static ActorSystem Start(ILoggerFactory loggers)
    {
        using var stream = typeof(ProgramActorSystem).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The program lacks its resource {Resource}.");
        using var reader = new StreamReader(stream);
        var configuration = ConfigurationFactory.ParseString(reader.ReadToEnd());
        var setup = ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(configuration), new ActorLoggerSetup(loggers));
        return ActorSystem.Create("nym-client", setup);
    }
}
