using System.Net;
using System.Net.Sockets;

namespace NymActors.Testing;

/// <summary>That no other suite opens a socket is worth something only if the watch sees those that are opened.</summary>
[Collection(SocketSuites.Name)]
public sealed class SocketListenerTests
{
    [Fact]
    public async Task A_socket_that_waits_for_connections_and_one_that_connects_are_seen()
    {
        var before = SocketListener.Shared.Opened;
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var accepting = server.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.Equal(before + 1, SocketListener.Shared.Opened);

        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)server.LocalEndpoint, TestContext.Current.CancellationToken);
        using var accepted = await accepting;
        Assert.Equal(before + 2, SocketListener.Shared.Opened);
    }
}
