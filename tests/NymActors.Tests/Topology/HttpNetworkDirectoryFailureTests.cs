using System.Net;
using System.Net.Sockets;
using System.Text;
using NymActors.Configuration;
using NymActors.Sphinx;
using NymActors.Testing;
using NymActors.Topology;

namespace NymActors.Tests.Topology;

[Collection(SocketSuites.Name)]
public sealed class HttpNetworkDirectoryFailureTests : IDisposable
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    public HttpNetworkDirectoryFailureTests() => _server.Start();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Uri Address => new($"http://{_server.LocalEndpoint}/api");

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_server_that_does_not_answer_is_named_with_the_time_it_had()
    {
        // The connection is taken by the system, and nobody reads from it.
        using var directory = new HttpNetworkDirectory(
            Configuration with { Topology = new() { TopologyResolutionTimeout = TimeSpan.FromMilliseconds(50) } }, SystemRandomSource.Instance);
        var error = await Assert.ThrowsAsync<NymClientException>(() => directory.FetchGatewaysAsync(Cancelled));
        Assert.Equal(NymClientError.DirectoryUnreachable, error.Error);
        Assert.Contains($"{Address} did not answer within 0.05 s", error.Message, StringComparison.Ordinal);
        Assert.Contains("topology_resolution_timeout", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_a_clear_error()
    {
        var error = await Assert.ThrowsAsync<NymClientException>(
            () => NymClient.ConnectAsync(new NymClientOptions { Configuration = TestClients.Configuration(new Uri("http://127.0.0.1:9/api"), "lost") }));
        Assert.Equal(NymClientError.DirectoryUnreachable, error.Error);
        Assert.Contains("127.0.0.1:9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_resolution_timeout_that_a_file_can_have_is_taken()
    {
        using var directory = new HttpNetworkDirectory(
            Configuration with { Topology = new() { TopologyResolutionTimeout = TimeSpan.MaxValue } }, SystemRandomSource.Instance);
    }

    [Fact]
    public async Task A_server_that_is_something_else_is_named_in_whole_sentences()
    {
        using var directory = new HttpNetworkDirectory(Configuration, SystemRandomSource.Instance);
        var fetching = directory.FetchGatewaysAsync(Cancelled);
        using var connection = await _server.AcceptTcpClientAsync(Cancelled);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>"), Cancelled);
        var error = await Assert.ThrowsAsync<NymClientException>(() => fetching.WaitAsync(TestClients.Patience, Cancelled));
        Assert.Contains(Address.ToString(), error.Message, StringComparison.Ordinal);
        Assert.EndsWith(". Is it a nym-api?", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("..", error.Message, StringComparison.Ordinal);
    }

    private ClientConfiguration Configuration => TestClients.Configuration(Address, "alice");
}
