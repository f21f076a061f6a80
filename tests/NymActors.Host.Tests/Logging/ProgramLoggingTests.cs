using NymActors.Host.Logging;
using Serilog.Events;

namespace NymActors.Host.Tests.Logging;

public sealed class ProgramLoggingTests
{
    [Fact]
    public void Directives_give_a_level_for_all_and_for_targets()
    {
        List<string> unfit = [];

        var directives = ProgramLogging.Directives("debug, NymActors.Surbs,NymActors.Traffic=info,=,x=loud,a=b=c,Microsoft = ERROR", unfit.Add);

        Assert.Equal(
            [
                ("", LogEventLevel.Debug),
                ("NymActors.Surbs", LogEventLevel.Verbose),
                ("NymActors.Traffic", LogEventLevel.Information),
                ("Microsoft", LogEventLevel.Error),
            ],
            directives.Select(d => (d.Target, d.Level.MinimumLevel)));
        Assert.Equal(["=", "x=loud", "a=b=c"], unfit);
    }

    [Theory]
    [InlineData(LogEventLevel.Verbose, "TRACE")]
    [InlineData(LogEventLevel.Debug, "DEBUG")]
    [InlineData(LogEventLevel.Information, "INFO ")]
    [InlineData(LogEventLevel.Warning, "WARN ")]
    [InlineData(LogEventLevel.Error, "ERROR")]
    public void Levels_have_the_names_of_the_public_client(LogEventLevel level, string name) => Assert.Equal(name, SeverityEnricher.Name(level));

    [Fact]
    public void No_directive_is_no_level() => Assert.Empty(ProgramLogging.Directives("", Assert.Fail));
}
