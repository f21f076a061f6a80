using System.Text.RegularExpressions;

namespace NymActors.EndToEnd.Tests;

/// <summary>One "nym-client localnet" for all tests that need a network.</summary>
public sealed partial class Localnet : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("nymactors-e2e-").FullName;
    private ProgramProcess _program = null!;
    private int _nextHome;

    public string NymApi { get; private set; } = "";

    /// <summary>The identity keys of the gateways.</summary>
    public IReadOnlyList<string> Gateways { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        _program = ProgramProcess.Start(_home, "localnet", "--nym-api-port", "0");
        NymApi = (await _program.WaitForLineAsync("--nym-apis")).Split("--nym-apis ")[1].Trim();
        await _program.WaitForLineAsync("Ctrl-C");
        Gateways = [.. GatewayLine().Matches(_program.Output).Select(m => m.Groups[1].Value)];
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    /// <summary>A home directory that nobody else uses.</summary>
    public string NewHome() => Directory.CreateDirectory(Path.Combine(_home, Interlocked.Increment(ref _nextHome).ToString())).FullName;

    [GeneratedRegex(@"gateway (\w+): ws://")]
    private static partial Regex GatewayLine();
}
