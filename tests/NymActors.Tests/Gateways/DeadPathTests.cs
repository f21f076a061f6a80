using System.Net;
using System.Net.Sockets;
using NymActors.Mixnet;
using NymActors.Streams.Links;
using NymActors.Testing;

namespace NymActors.Gateways;

/// <summary>
/// Real sockets through a relay that from some moment on passes nothing more, in one direction or in both, and keeps every socket open: a path
/// that died without a word. New connections are possible.
/// </summary>
[Collection(SocketSuites.Name)]
public sealed class DeadPathTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_path_that_dies_without_a_word_is_left_and_no_message_is_lost(bool toGateway, bool fromGateway)
    {
        await using var mixnet = await LocalMixnet.StartAsync(new LocalMixnetOptions { Gateways = 1, MixNodes = 3 });
        await using var relay = new Relay(mixnet.Gateways.Single().ClientsUrl!);
        var configuration = TestClients.Configuration(mixnet.NymApiUrl, "alice") with
        {
            GatewayConnection = new() { ReadDeadline = TimeSpan.FromSeconds(1), PingTimeout = TimeSpan.FromSeconds(1) },
        };
        await using var client = await NymClient.ConnectAsync(new NymClientOptions { Configuration = configuration, Connector = relay }).WaitAsync(TestClients.Patience);
        await client.WaitForStatusAsync(ClientAvailability.Degraded).WaitAsync(TestClients.Patience);
        var begin = TimeProvider.System.GetTimestamp();
        relay.Silence(toGateway, fromGateway);
        var receipt = await client.SendAsync(client.Address, new byte[] { 1, 2, 3 });
        await Conditions.UntilAsync(() => client.Counters.Reconnections.Value > 0);
        output.WriteLine($"left after {TimeProvider.System.GetElapsedTime(begin).TotalSeconds:0.0} s");
        await client.WaitForStatusAsync(ClientAvailability.Degraded).WaitAsync(TestClients.Patience);
        Assert.Equal([1, 2, 3], (await client.NextAsync()).Data.ToArray());
        await receipt.Acknowledged.WaitAsync(TestClients.Patience);
    }

    /// <summary>Passes bytes on between clients and a gateway, until it is told not to.</summary>
    private sealed class Relay : IGatewayConnector, IAsyncDisposable
    {
        private readonly WebSocketGatewayConnector _connector = new();
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stopping = new();
        private readonly List<Pair> _pairs = [];
        private readonly Uri _gateway;
        private readonly Task _accepting;

        public Relay(Uri gateway)
        {
            _gateway = gateway;
            _listener.Start();
            _accepting = AcceptAsync();
        }

        public Task<IGatewayConnection> ConnectAsync(Uri gateway, CancellationToken cancellationToken = default) =>
            _connector.ConnectAsync(new Uri($"ws://{_listener.LocalEndpoint}"), cancellationToken);

        /// <summary>The connections of now pass nothing more in these directions.</summary>
        public void Silence(bool toGateway, bool fromGateway)
        {
            lock (_pairs)
            {
                foreach (var pair in _pairs)
                {
                    pair.IsSilentUp |= toGateway;
                    pair.IsSilentDown |= fromGateway;
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stopping.CancelAsync();
            _listener.Dispose();
            await ((Task)_accepting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var pair in _pairs)
            {
                pair.Client.Dispose();
                pair.Gateway.Dispose();
            }

            _stopping.Dispose();
        }

        private async Task AcceptAsync()
        {
            while (true)
            {
                var pair = new Pair(await _listener.AcceptTcpClientAsync(_stopping.Token), new TcpClient());
                await pair.Gateway.ConnectAsync(_gateway.Host, _gateway.Port, _stopping.Token);
                lock (_pairs)
                {
                    _pairs.Add(pair);
                }

                _ = PassAsync(pair.Client, pair.Gateway, () => pair.IsSilentUp);
                _ = PassAsync(pair.Gateway, pair.Client, () => pair.IsSilentDown);
            }
        }

        private async Task PassAsync(TcpClient from, TcpClient to, Func<bool> isSilent)
        {
            var buffer = new byte[16 * 1024];
            try
            {
                while (await from.GetStream().ReadAsync(buffer, _stopping.Token) is > 0 and var read)
                {
                    if (!isSilent())
                    {
                        await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _stopping.Token);
                    }
                }

                if (!isSilent())
                {
                    to.Client.Shutdown(SocketShutdown.Send);
                }
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                // One of the two is gone.
            }
        }

        private sealed class Pair(TcpClient client, TcpClient gateway)
        {
            public TcpClient Client { get; } = client;

            public TcpClient Gateway { get; } = gateway;

            public bool IsSilentUp { get; set; }

            public bool IsSilentDown { get; set; }
        }
    }
}
