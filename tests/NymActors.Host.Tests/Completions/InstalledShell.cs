using System.ComponentModel;
using System.Diagnostics;

namespace NymActors.Host.Tests.Completions;

/// <summary>A program of this machine that some tests need.</summary>
internal static class InstalledShell
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Runs a program in a directory; skips the test where it is not installed, which is a failure where all tests must run.</summary>
    /// <param name="home">The directory that it runs in, and its home.</param>
    /// <param name="variables">Variables besides those of this process.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it wrote to standard output.</returns>
    public static async Task<string> RunAsync(string home, IReadOnlyDictionary<string, string> variables, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = start.Environment["XDG_CONFIG_HOME"] = start.Environment["XDG_DATA_HOME"] = start.Environment["XDG_STATE_HOME"] = home;
        start.Environment["TERM"] = "xterm";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var cancelled = TestContext.Current.CancellationToken;
        using var process = StartOrSkip(start);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancelled);
        var error = process.StandardError.ReadToEndAsync(cancelled);
        await process.WaitForExitAsync(cancelled).WaitAsync(Limit, cancelled);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await output}{await error}");
        Assert.Equal("", await error);
        return await output;
    }

    /// <summary>Skips the test where a program is not installed.</summary>
    public static void Require(string program)
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program))))
        {
            Skip(program);
        }
    }

    private static Process StartOrSkip(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Skip(start.FileName);
            throw;
        }
    }

    private static void Skip(string program)
    {
        // A check that silently leaves a shell out would prove nothing.
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", $"{program} is needed (Debian has a package of that name).");
        Assert.Skip($"{program} is not installed; Debian has a package of that name.");
    }
}
