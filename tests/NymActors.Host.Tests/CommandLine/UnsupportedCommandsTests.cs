namespace NymActors.Host.Tests.CommandLine;

public sealed class UnsupportedCommandsTests
{
    [Theory]
    [InlineData("ecash", "show-ticket-books", "--id", "a")]
    [InlineData("ecash", "import-ticket-book", "--id", "a", "--credential-path", "x", "--full")]
    [InlineData("ecash", "import-coin-index-signatures", "--id", "a", "--client-config", "c", "--signatures-path", "x")]
    [InlineData("ecash", "import-expiration-date-signatures", "--id", "a", "--client-config", "c", "--signatures-data", "2")]
    [InlineData("ecash", "import-master-verification-key", "--id", "a", "--client-config", "c", "--key-data", "2", "--version", "1")]
    [InlineData("import-credential", "--id", "a", "--credential-data", "2")]
    public async Task Paid_bandwidth_is_refused_in_one_line(params string[] arguments)
    {
        var run = await ProgramRun.StartAsync(arguments);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("Error: not supported: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }
}
