using System.Net;
using System.Net.WebSockets;
using NymActors.Host.LocalWebSocket;

namespace NymActors.Host.Tests.LocalWebSocket;

/// <summary>Several applications at once.</summary>
public sealed class SeveralConnectionsTests : LocalWebSocketKit
{
    [Fact]
    public async Task A_second_application_is_served_beside_the_first_and_each_has_its_own_answers()
    {
        using var first = await ConnectAsync();
        using var second = await ConnectAsync();
        await SendAsync(first, "of the first");
        await SendAsync(second, "of the second");
        Assert.Equal("echo of the second", await ReceiveAsync(second));
        Assert.Equal("echo of the first", await ReceiveAsync(first));
        Assert.Equal(2, Sessions.Opened);
    }

    [Fact]
    public async Task The_end_of_one_disturbs_no_other()
    {
        using var first = await ConnectAsync();
        using (var second = await ConnectAsync())
        {
            await AssertEchoesAsync(second);
            await second.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Cancelled);
        }

        await Sessions.NextClosedAsync();
        await AssertEchoesAsync(first);
    }

    [Fact]
    public async Task There_are_as_many_places_as_stated_and_one_that_is_left_is_free()
    {
        var sockets = new List<ClientWebSocket>();
        for (var i = 0; i < LocalApplications.MaximumConnections; i++)
        {
            sockets.Add(await ConnectAsync());
        }

        using var late = new ClientWebSocket();
        late.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => late.ConnectAsync(Address, Cancelled));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, late.HttpStatusCode);
        await sockets[3].CloseAsync(WebSocketCloseStatus.NormalClosure, "", Cancelled);
        using var next = await ConnectAsync();
        await AssertEchoesAsync(next);
        sockets.ForEach(static socket => socket.Dispose());
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("?messages=on", true)]
    [InlineData("?messages=off", false)]
    public async Task An_application_that_wants_no_messages_says_so_behind_the_address(string query, bool receives)
    {
        using var socket = await ConnectAsync(query);
        await AssertEchoesAsync(socket);
        Assert.Equal([receives], Sessions.Receiving);
    }
}
