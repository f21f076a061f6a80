using System.Net;
using System.Net.Sockets;
using NymActors.Interop.Tests.Drivers;

namespace NymActors.Interop.Tests;

/// <summary>The driver of the public client itself, without a mixnet.</summary>
public sealed class WasmPeerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 240_000)]
    public async Task A_client_whose_directory_cannot_be_reached_says_so_and_can_still_be_ended()
    {
        var nymApi = new Uri($"http://127.0.0.1:{UnusedPort()}/");

        PeerException error = await Assert.ThrowsAsync<PeerException>(
            () => WasmPeer.StartAsync(new WasmPeerOptions { NymApi = nymApi }, Cancellation));

        Assert.Contains("error sending request", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 240_000)]
    public async Task A_request_before_the_start_is_answered_with_an_error_and_the_peer_lives()
    {
        await using WasmPeer peer = await WasmPeer.LaunchAsync(Cancellation);

        PeerException error = await Assert.ThrowsAsync<PeerException>(() => peer.SendAsync("somebody", new byte[1], Cancellation));
        WasmPeerStatistics statistics = await peer.GetStatisticsAsync(Cancellation);

        Assert.Contains("has not been started", error.Message, StringComparison.Ordinal);
        Assert.Equal(new WasmPeerStatistics(0, 0, 0, 0), statistics);
    }

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
