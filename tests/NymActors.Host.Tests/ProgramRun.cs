namespace NymActors.Host.Tests;

/// <summary>One run of the program inside the test process, and what came of it.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    public static async Task<ProgramRun> StartAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var io = new ProgramIo(output, error, OutputIsTerminal: false, ErrorIsTerminal: false, name => environment?.GetValueOrDefault(name));
        var exitCode = await NymClientProgram.RunAsync(arguments, io, TestContext.Current.CancellationToken);
        return new ProgramRun(exitCode, output.ToString(), error.ToString());
    }

    public static Task<ProgramRun> StartAsync(params string[] arguments) => StartAsync(arguments, null);
}
