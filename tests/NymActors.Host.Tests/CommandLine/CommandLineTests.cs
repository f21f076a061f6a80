using System.Text.Json;
using NymActors.Host.CommandLine;

namespace NymActors.Host.Tests.CommandLine;

public sealed class CommandLineTests
{
    private static readonly JsonElement Vectors = TestVectors.Load("native-client-cli.json");

    [Fact]
    public async Task The_short_version_is_that_of_the_public_client()
    {
        var run = await ProgramRun.StartAsync("-V");
        Assert.Equal(new ProgramRun(0, "nym-client 1.1.29\n", ""), run);
    }

    [Fact]
    public async Task The_long_version_and_build_info_have_the_labels_of_the_public_client()
    {
        Assert.Equal(
            Labels(Vectors.GetProperty("long_version_stdout").GetString()!),
            Labels((await ProgramRun.StartAsync("--version")).Output));
        Assert.Equal(
            Labels(Vectors.GetProperty("build_info_stdout_text").GetString()!),
            Labels((await ProgramRun.StartAsync("build-info")).Output));

        static string[] Labels(string text) => [.. text.Split('\n').Select(line => line.Split(':')[0])];
    }

    [Fact]
    public async Task Build_info_as_JSON_has_the_keys_of_the_public_client_in_order()
    {
        var run = await ProgramRun.StartAsync("build-info", "-o", "json");
        Assert.EndsWith("}\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(Keys(Vectors.GetProperty("build_info_stdout_json_current").GetString()!), Keys(run.Output));

        static string[] Keys(string json) => [.. JsonDocument.Parse(json).RootElement.EnumerateObject().Select(p => p.Name)];
    }

    [Fact]
    public async Task Without_a_command_the_help_goes_to_standard_error_with_exit_code_2()
    {
        var run = await ProgramRun.StartAsync();
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Equal((await ProgramRun.StartAsync("--help")).Output, run.Error);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    public async Task Help_goes_to_standard_output(string argument)
    {
        var run = await ProgramRun.StartAsync(argument);
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Contains("Usage: nym-client [OPTIONS] <COMMAND>", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_of_a_command_can_be_asked_for_in_three_ways()
    {
        var run = await ProgramRun.StartAsync("build-info", "--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(run, await ProgramRun.StartAsync("build-info", "-h"));
        Assert.Equal(run, await ProgramRun.StartAsync("help", "build-info"));
    }

    [Fact]
    public async Task The_help_of_a_command_names_what_may_be_left_out_and_the_help_itself()
    {
        var run = await ProgramRun.StartAsync("help", "--help");
        Assert.Contains("Usage: nym-client help [COMMAND]\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("  -h, --help\n          Print help\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--once", "demo", "--once", "--once")]
    [InlineData("--no-banner", "--no-banner", "--no-banner", "build-info")]
    public async Task A_flag_that_stands_twice_is_refused(string flag, params string[] arguments)
    {
        var run = await ProgramRun.StartAsync(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"error: the argument '{flag}' cannot be used multiple times\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--no-banner")]
    [InlineData("--verbose")]
    [InlineData("-v")]
    [InlineData("-c", "FILE")]
    public async Task The_options_of_the_program_stand_before_or_behind_the_command(params string[] options)
    {
        var file = Path.GetTempFileName();
        options = [.. options.Select(option => option == "FILE" ? file : option)];
        var before = await ProgramRun.StartAsync([.. options, "build-info"]);
        Assert.Equal(0, before.ExitCode);
        Assert.Equal(before, await ProgramRun.StartAsync(["build-info", .. options]));
        File.Delete(file);
    }

    [Theory]
    [InlineData("-V")]
    [InlineData("--version")]
    public async Task The_version_can_be_asked_for_behind_a_command_that_lacks_its_options(string option) =>
        Assert.Equal(await ProgramRun.StartAsync(option), await ProgramRun.StartAsync("init", option));

    [Fact]
    public void No_line_of_any_help_is_wider_than_100_columns()
    {
        using var writer = new StringWriter();
        var io = new ProgramIo(writer, writer, false, false, _ => null);
        var root = NymClientProgram.CreateCommandLine(io).Root;
        foreach (var command in root.Subcommands.Where(c => !c.Hidden).Prepend(root))
        {
            Assert.All(HelpText.Of(command).Split('\n'), line => Assert.InRange(line.Length, 0, 100));
        }
    }

    [Theory]
    [InlineData("build-info", "@file")]
    [InlineData("build-info", "-ojson", "x")]
    public async Task What_is_not_expected_is_named(params string[] arguments)
    {
        var run = await ProgramRun.StartAsync(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"error: unexpected argument '{arguments[^1]}' found\n", run.Error, StringComparison.Ordinal);
    }
}
