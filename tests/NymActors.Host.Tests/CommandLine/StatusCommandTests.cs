using System.Net;
using System.Net.Sockets;
using NymActors.Configuration;
using NymActors.Storage;

namespace NymActors.Host.Tests.CommandLine;

public sealed class StatusCommandTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("nymactors-status-").FullName;

    [Fact]
    public async Task A_port_given_by_a_variable_is_the_port_that_is_asked_as_it_is_the_one_that_run_listens_on()
    {
        var directory = new ClientDirectory(_home, "alice");
        ClientConfigurationFile.Write(directory.ConfigurationFile, new ClientConfiguration { Id = "alice", StoragePaths = directory.StoragePaths });
        var port = FreePort();
        var run = await ProgramRun.StartAsync(
            ["status", "--id", "alice"],
            new Dictionary<string, string> { ["NYM_HOME_DIR"] = _home, ["NYM_CLIENT_SOCKET_LISTENING_PORT"] = $"{port}" });

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains($"no client runs at 127.0.0.1:{port} ", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
