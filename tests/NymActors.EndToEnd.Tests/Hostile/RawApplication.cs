using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NymActors.EndToEnd.Tests.Hostile;

/// <summary>An application that writes frames as bytes and throws away what comes back.</summary>
internal sealed class RawApplication : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(40);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly MemoryStream _unsent = new();
    private Task _ended = Task.CompletedTask;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Connects; a client that has not noticed yet that the last one left is asked again.</summary>
    public static async Task<RawApplication> ConnectAsync(int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            var application = new RawApplication();
            var status = await application.UpgradeAsync(port);
            if (status == "101")
            {
                application._ended = application.DiscardAsync();
                return application;
            }

            await application.DisposeAsync();
            Assert.True(status == "503" && attempt < 50, $"The client answered {status} to attempt {attempt}.");
        }
    }

    /// <summary>Writes a frame; it leaves with others.</summary>
    public async Task WriteAsync(byte[] frame)
    {
        _unsent.Write(frame);
        if (_unsent.Length > 32 * 1024)
        {
            await FlushAsync();
        }
    }

    /// <summary>Sends what was written; what the client no longer takes, because it has closed, is lost.</summary>
    public async Task FlushAsync()
    {
        try
        {
            ReadOnlyMemory<byte> rest = _unsent.GetBuffer().AsMemory(0, (int)_unsent.Length);
            while (!rest.IsEmpty)
            {
                rest = rest[await _socket.SendAsync(rest, SocketFlags.None, Cancelled).AsTask().WaitAsync(Limit, Cancelled)..];
            }
        }
        catch (SocketException)
        {
        }

        _unsent.SetLength(0);
    }

    /// <summary>Waits until the client has closed the connection; less long than a silent connection lives.</summary>
    public Task WaitForEndAsync() => _ended.WaitAsync(EndLimit, Cancelled);

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _ended;
        await _unsent.DisposeAsync();
    }

    private async Task<string> UpgradeAsync(int port)
    {
        await _socket.ConnectAsync(IPAddress.Loopback, port, Cancelled);
        await _socket.SendAsync(Encoding.ASCII.GetBytes(
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            Assert.Equal(1, await _socket.ReceiveAsync(one, SocketFlags.None, Cancelled).AsTask().WaitAsync(Limit, Cancelled));
            head.Append((char)one[0]);
        }

        return head.ToString()["HTTP/1.1 ".Length..][..3];
    }

    private async Task DiscardAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await _socket.ReceiveAsync(buffer, SocketFlags.None, Cancelled) > 0)
            {
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Closed from one side or the other.
        }
    }
}
