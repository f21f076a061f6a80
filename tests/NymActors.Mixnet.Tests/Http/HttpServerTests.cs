using System.Net;
using System.Net.Sockets;
using NymActors.Mixnet.Http;

namespace NymActors.Mixnet.Tests.Http;

public sealed class HttpServerTests
{
    [Fact]
    public void The_system_looks_after_idle_connections()
    {
        using var socket = HttpServer.BoundWithKeepAlive(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.NotEqual(0, (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!);
        Assert.Equal(15, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime));
    }
}
