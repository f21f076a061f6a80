using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace NymActors.EndToEnd.Tests;

/// <summary>The built nym-client as a process of its own, started as a user would start it.</summary>
internal sealed partial class ProgramProcess : IAsyncDisposable
{
    public const int SignalHangUp = 1;
    public const int SignalInterrupt = 2;
    public const int SignalTerminate = 15;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly string[] Confusing = ["CONFIGURED", "NYM_API", "NYXD", "NYM_LOG", "NYM_LOG_FORMAT", "RUST_LOG"];

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Lock _lock = new();
    private readonly List<(string Text, TaskCompletionSource<string> Found)> _waiting = [];

    private ProgramProcess(Process process) => _process = process;

    /// <summary>The built program, or the one that <c>NYM_TEST_PROGRAM</c> names: one that was published in another way.</summary>
    public static string Program { get; } = Environment.GetEnvironmentVariable("NYM_TEST_PROGRAM") is { Length: > 0 } other
        ? other
        : Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "nym-client.exe" : "nym-client");

    public int Id => _process.Id;

    /// <summary>The memory of the process that is in use, in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public string Output => Read(_output);

    public string Error => Read(_error);

    /// <summary>Starts the program.</summary>
    /// <param name="home">Stands in place of the home directory.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ProgramProcess Start(string home, params string[] arguments)
    {
        var start = InterruptIsIgnored()
            ? new ProcessStartInfo("env", ["--default-signal=INT", Program, .. arguments])
            : new ProcessStartInfo(Program, arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        Array.ForEach(Confusing, name => start.Environment.Remove(name));
        start.Environment["NYM_HOME_DIR"] = home;
        return Start(start);
    }

    /// <summary>Starts a command with some variables besides those of this process.</summary>
    public static ProgramProcess StartCommand(IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        Array.ForEach(Confusing, name => start.Environment.Remove(name));
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Start(start);
    }

    private static ProgramProcess Start(ProcessStartInfo start)
    {
        var running = new ProgramProcess(new Process { StartInfo = start });
        running._process.OutputDataReceived += (_, line) => running.Take(running._output, line.Data);
        running._process.ErrorDataReceived += (_, line) => running.Take(running._error, line.Data);
        running._process.Start();
        running._process.BeginOutputReadLine();
        running._process.BeginErrorReadLine();
        return running;
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string home, params string[] arguments)
    {
        await using var program = Start(home, arguments);
        var exitCode = await program.WaitForExitAsync();
        return (exitCode, program.Output, program.Error);
    }

    /// <summary>Waits for a line that contains a text, on either stream.</summary>
    public async Task<string> WaitForLineAsync(string text)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            var line = $"{_output}{_error}".Split('\n').FirstOrDefault(l => l.Contains(text, StringComparison.Ordinal));
            if (line is not null)
            {
                return line;
            }

            _waiting.Add((text, found));
        }

        try
        {
            var ended = _process.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (await Task.WhenAny(found.Task, ended).WaitAsync(Limit, TestContext.Current.CancellationToken) == ended && !found.Task.IsCompleted)
            {
                throw new InvalidOperationException($"The program ended with {_process.ExitCode} before it wrote \"{text}\".\n{Output}\n{Error}");
            }

            return await found.Task;
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The program did not write \"{text}\".\n{Output}\n{Error}");
        }
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    /// <summary>
    /// A background job of a shell without job control, which tests may run in, ignores SIGINT and so would its children; a
    /// program that a user starts does not.
    /// </summary>
    private static bool InterruptIsIgnored()
    {
        const string status = "/proc/self/status";
        const string field = "SigIgn:";
        if (!File.Exists(status))
        {
            return false;
        }

        var ignored = File.ReadLines(status).First(static line => line.StartsWith(field, StringComparison.Ordinal))[field.Length..];
        return (Convert.ToUInt64(ignored.Trim(), 16) & (1UL << (SignalInterrupt - 1))) != 0;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);

    private string Read(StringBuilder text)
    {
        lock (_lock)
        {
            return text.ToString();
        }
    }

    private void Take(StringBuilder text, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            text.Append(line).Append('\n');
            foreach (var (wanted, found) in _waiting)
            {
                if (line.Contains(wanted, StringComparison.Ordinal))
                {
                    found.TrySetResult(line);
                }
            }
        }
    }
}
