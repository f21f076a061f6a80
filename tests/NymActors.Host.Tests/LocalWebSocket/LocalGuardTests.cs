using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using NymActors.Configuration;

namespace NymActors.Host.Tests.LocalWebSocket;

/// <summary>The access token and the Unix socket.</summary>
public sealed class LocalGuardTests : LocalWebSocketKit
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"nym-{Guid.NewGuid():N}.sock");

    protected override LocalApiConfiguration Access => new() { AccessToken = "a secret", UnixSocket = _path };

    [Fact]
    public async Task Who_has_not_the_token_is_refused_with_401_and_told_how_to_send_it()
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Address, Cancelled));
        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
        Assert.Equal(0, Sessions.Opened);
        using var http = new HttpClient();
        var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{Listener.EndPoint.Port}/"), Cancelled);
        Assert.Contains("Authorization: Bearer", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_the_token_is_let_in()
    {
        using var program = new ClientWebSocket();
        program.Options.SetRequestHeader("Authorization", "Bearer a secret");
        await program.ConnectAsync(Address, Cancelled);
        await AssertEchoesAsync(program);
        using var page = await ConnectAsync("?access_token=a%20secret");
        await AssertEchoesAsync(page);
    }

    [Fact]
    public async Task The_Unix_socket_is_for_this_user_alone_and_wants_no_token_and_no_known_name()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
        }

        using var socket = await ConnectToFileAsync();
        Assert.StartsWith("HTTP/1.1 101 ", await UpgradeAsync(socket, "HTTP/1.1", host: "nym-client"), StringComparison.Ordinal);
        await socket.SendAsync(Frame(0x81, "x"u8));
        var echo = new byte[8];
        await ReadExactlyAsync(socket, echo);
        Assert.Equal((byte[])[0x81, 6, .. "echo x"u8], echo);
    }

    [Fact]
    public async Task A_Unix_socket_that_is_in_use_is_one_clear_sentence_and_nothing_is_taken_from_its_owner()
    {
        var error = await Assert.ThrowsAsync<HostException>(() => StartAsync(Settings));
        Assert.Contains($"a program listens at {_path} already", error.Message, StringComparison.Ordinal);
        using var socket = await ConnectToFileAsync();
        Assert.StartsWith("HTTP/1.1 101 ", await UpgradeAsync(socket, "HTTP/1.1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_socket_is_left_alone_and_one_left_behind_is_replaced()
    {
        var path = _path + "2";
        var access = new LocalApiConfiguration { UnixSocket = path };
        await File.WriteAllTextAsync(path, "of the user", Cancelled);
        await Assert.ThrowsAsync<HostException>(() => StartAsync(Settings, access: access));
        Assert.Equal("of the user", await File.ReadAllTextAsync(path, Cancelled));
        File.Delete(path);

        // As a program leaves it that was killed: bound, and nobody listens.
        using var killed = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        killed.Bind(new UnixDomainSocketEndPoint(path));
        await using (await StartAsync(Settings, access: access))
        {
            using var socket = await ConnectToFileAsync(path);
            Assert.StartsWith("HTTP/1.1 101 ", await UpgradeAsync(socket, "HTTP/1.1"), StringComparison.Ordinal);
        }

        Assert.False(File.Exists(path));
    }

    private Task<Socket> ConnectToFileAsync() => ConnectToFileAsync(_path);

    private static async Task<Socket> ConnectToFileAsync(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), Cancelled);
        return socket;
    }
}
