using NymActors.Host.Logging;
using Serilog.Events;

namespace NymActors.Host.Tests.Logging;

public sealed class ProgramLoggingTests
{
    [Fact]
    public void Directives_give_a_level_for_all_and_for_targets() =>
        Assert.Equal(
            [("", LogEventLevel.Debug), ("NymActors.Traffic", LogEventLevel.Verbose), ("Microsoft", LogEventLevel.Error)],
            ProgramLogging.Directives("debug, NymActors.Traffic=trace,nonsense,=,x=loud,Microsoft = ERROR").Select(d => (d.Target, d.Level.MinimumLevel)));

    [Fact]
    public void No_directive_is_no_level() => Assert.Empty(ProgramLogging.Directives(""));
}
