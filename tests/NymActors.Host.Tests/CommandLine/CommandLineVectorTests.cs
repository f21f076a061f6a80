using System.Text.Json;

namespace NymActors.Host.Tests.CommandLine;

/// <summary>What the public client of both generations says to wrong command lines, word for word.</summary>
public sealed class CommandLineVectorTests
{
    private static readonly JsonElement Vectors = TestVectors.Load("native-client-cli.json");

    [Theory]
    [InlineData("errors_v1.1.29")]
    [InlineData("errors_current")]
    public async Task Usage_errors_are_those_of_the_public_client(string generation)
    {
        var compared = 0;
        foreach (var vector in Vectors.GetProperty(generation).EnumerateArray())
        {
            var arguments = vector.GetProperty("args").EnumerateArray().Select(a => a.GetString()!).ToArray();
            if (IsAcceptedHere(arguments) || IsHelp(arguments))
            {
                continue;
            }

            var run = await ProgramRun.StartAsync(arguments);
            Assert.Equal(
                (string.Join(' ', arguments), vector.GetProperty("exit_code").GetInt32(), "", vector.GetProperty("stderr").GetString()!),
                (string.Join(' ', arguments), run.ExitCode, run.Output, run.Error));
            compared++;
        }

        Assert.True(compared >= 9, $"{compared} compared");
    }

    [Theory]
    [InlineData("help_v1.1.29")]
    [InlineData("help_current")]
    public async Task Help_is_given_wherever_the_public_client_gives_it(string generation)
    {
        foreach (var vector in Vectors.GetProperty(generation).EnumerateArray())
        {
            var arguments = vector.GetProperty("args").EnumerateArray().Select(a => a.GetString()!).ToArray();
            if (arguments[0] is "-V")
            {
                continue;
            }

            var run = await ProgramRun.StartAsync(arguments);
            Assert.Equal((string.Join(' ', arguments), 0, ""), (string.Join(' ', arguments), run.ExitCode, run.Error));
            Assert.Contains("Usage: nym-client", run.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData]
    [InlineData("ecash")]
    public async Task A_command_that_lacks_its_command_is_answered_with_help_on_standard_error(params string[] arguments)
    {
        var run = await ProgramRun.StartAsync(arguments);
        Assert.Equal((2, "", (await ProgramRun.StartAsync([.. arguments, "--help"])).Output), (run.ExitCode, run.Output, run.Error));
    }

    /// <summary>Both spellings, and the program's own options behind the command, as 05-native-client sections 1.5 and 1.12 want it.</summary>
    private static bool IsAcceptedHere(string[] arguments) =>
        arguments.Any(static a => a is "--latency-based-routing" or "--api-validators" or "--force-register-gateway" or "--no-banner" or "-V");

    private static bool IsHelp(string[] arguments) => arguments is [] or ["ecash"];
}
