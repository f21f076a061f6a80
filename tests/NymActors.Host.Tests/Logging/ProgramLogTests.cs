using NymActors.Host.Clients;
using NymActors.Host.Logging;

namespace NymActors.Host.Tests.Logging;

public sealed class ProgramLogTests
{
    [Theory]
    [InlineData(null, false, "INFO")]
    [InlineData(null, true, "DEBUG")]
    [InlineData("trace", false, "DEBUG")]
    [InlineData("warn,NymActors.Surbs=debug", false, "DEBUG")]
    [InlineData("NymActors.Surbs", false, "DEBUG")]
    [InlineData("error", false, "INFO")]
    public async Task Actors_publish_what_the_filter_may_show(string? directives, bool isVerbose, string level)
    {
        using var log = ProgramLogging.Create(name => name == "RUST_LOG" ? directives : null, isVerbose);
        Assert.Equal(level, log.ActorLevel);
        var system = ProgramActorSystem.Start(log);
        try
        {
            Assert.Equal(Akka.Event.Logging.LogLevelFor(level), system.EventStream.LogLevel);
        }
        finally
        {
            await system.Terminate();
        }
    }
}
