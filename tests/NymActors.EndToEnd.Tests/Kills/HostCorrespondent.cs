using System.Diagnostics;
using System.Threading.Channels;

namespace NymActors.EndToEnd.Tests.Kills;

/// <summary>A program that uses the packages: its commands and answers are those of tests/NymActors.KilledHost.</summary>
/// <param name="name">Its name.</param>
/// <param name="nymApi">The network.</param>
/// <param name="directory">Its files.</param>
/// <param name="happenings">Where it says what happens.</param>
internal sealed class HostCorrespondent(string name, string nymApi, string directory, ChannelWriter<Happening> happenings)
    : Correspondent(name, happenings)
{
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace("NymActors.EndToEnd.Tests", "NymActors.KilledHost", StringComparison.Ordinal),
        "NymActors.KilledHost" + (OperatingSystem.IsWindows() ? ".exe" : ""));

    private Process? _process;
    private bool _isKilled;
    private Task _reading = Task.CompletedTask;

    public override async Task KillAsync()
    {
        _isKilled = true;
        _process!.Kill();
        await _process.WaitForExitAsync();
        await _reading;
    }

    public override async Task SendAsync(params string[] command)
    {
        try
        {
            await _process!.StandardInput.WriteLineAsync(string.Join('\t', command));
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // Dead: what was not accepted may be lost.
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            _isKilled = true;
            process.Kill();
            await process.WaitForExitAsync();
            await _reading;
            process.Dispose();
        }
    }

    protected override Task StartAsync(int life)
    {
        _process?.Dispose();
        _isKilled = false;
        _process = Process.Start(new ProcessStartInfo(Program, [nymApi, directory]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        _reading = ReadAsync(_process, life);
        return Task.CompletedTask;
    }

    private async Task ReadAsync(Process process, int life)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            Say(life, line.Split('\t'));
        }

        if (!_isKilled)
        {
            await process.WaitForExitAsync();
            Say(life, "refused", "-", $"the host ended with {process.ExitCode}");
        }
    }
}
