using System.Net.Sockets;
using System.Text;
using NymActors.Configuration;
using NymActors.Host.LocalWebSocket;

namespace NymActors.Host.Tests.LocalWebSocket;

/// <summary>Applications that leave while their requests wait.</summary>
public sealed class UnfinishedWorkTests : LocalWebSocketKit
{
    protected override SocketConfiguration Settings => new() { ListeningPort = 0, SingleConnection = true };

    [Fact]
    public async Task While_a_request_waits_a_ping_is_answered_and_messages_are_written()
    {
        using var raw = await RawConnectAsync();
        await raw.SendAsync(Frame(0x81, "wait"u8));
        await raw.SendAsync(Frame(0x81, "next"u8));
        await raw.SendAsync(Frame(0x89, "x"u8));
        var answer = new byte[3];
        await ReadExactlyAsync(raw, answer);
        Assert.Equal([0x8a, 1, (byte)'x'], answer);

        Sessions.Room();
        var echoes = new byte[2 + 9 + 2 + 9];
        await ReadExactlyAsync(raw, echoes);
        Assert.Equal("echo wait", Encoding.ASCII.GetString(echoes, 2, 9));
        Assert.Equal("echo next", Encoding.ASCII.GetString(echoes, 13, 9));
    }

    [Fact]
    public async Task While_a_request_waits_a_close_frame_is_answered_and_the_next_application_is_let_in_and_nothing_is_lost()
    {
        using (var raw = await RawConnectAsync())
        {
            await raw.SendAsync(Frame(0x81, "wait"u8));
            await raw.SendAsync(Frame(0x81, "1"u8));
            await raw.SendAsync(Frame(0x81, "2"u8));
            await raw.SendAsync(Frame(0x88, [0x03, 0xe8]));
            Assert.Equal(1000, await ReadCloseCodeAsync(raw));
        }

        using var next = await ConnectAsync();
        await SendAsync(next, "x");
        Assert.Equal("echo x", await ReceiveAsync(next));
        Assert.Equal(["wait", "x"], Sessions.Taken);

        Sessions.Room();
        await Sessions.NextClosedAsync();
        Assert.Equal(["wait", "x", "1", "2"], Sessions.Taken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_a_request_waits_the_end_of_its_connection_lets_the_next_application_in(bool isReset)
    {
        using (var raw = await RawConnectAsync())
        {
            await raw.SendAsync(Frame(0x81, "wait"u8));
            if (isReset)
            {
                raw.LingerState = new LingerOption(true, 0);
            }
        }

        using var next = await ConnectAsync();
        await SendAsync(next, "x");
        Assert.Equal("echo x", await ReceiveAsync(next));
    }

    [Fact]
    public async Task An_application_that_sent_more_than_is_read_ahead_and_left_lets_the_next_one_in_too()
    {
        using (var raw = await RawConnectAsync())
        {
            await raw.SendAsync(Frame(0x81, "wait"u8));
            raw.Blocking = false;
            var megabyte = LongFrame(1 << 20);

            // Until no system takes more: the client has stopped to read.
            var at = 0;
            while (await IsWritableAsync(raw))
            {
                at = (at + raw.Send(megabyte.AsSpan(at), SocketFlags.None, out _)) % megabyte.Length;
            }
        }

        using var next = await ConnectAsync();
        await SendAsync(next, "x");
        Assert.Equal("echo x", await ReceiveAsync(next));
        Assert.Equal("wait", Sessions.Taken.First());
    }

    [Fact]
    public async Task What_applications_leave_behind_is_bounded()
    {
        for (var i = 0; i < UnfinishedWork.MaximumSessions; i++)
        {
            await LeaveOneWaitingAsync();
        }

        // This one is given up: there is no place for more.
        await LeaveOneWaitingAsync();
        await Sessions.NextClosedAsync();
        Sessions.Room();
        for (var i = 0; i < UnfinishedWork.MaximumSessions; i++)
        {
            await Sessions.NextClosedAsync();
        }

        Assert.Equal(UnfinishedWork.MaximumSessions, Sessions.Taken.Count(static text => text == "1"));
    }

    private async Task LeaveOneWaitingAsync()
    {
        using var raw = await RawConnectAsync();
        await raw.SendAsync(Frame(0x81, "wait"u8));
        await raw.SendAsync(Frame(0x81, "1"u8));
        await raw.SendAsync(Frame(0x88, [0x03, 0xe8]));
        Assert.Equal(1000, await ReadCloseCodeAsync(raw));
    }

    private static async Task<bool> IsWritableAsync(Socket socket) =>
        await Task.Run(() => socket.Poll(TimeSpan.FromSeconds(1), SelectMode.SelectWrite), Cancelled);
}
