using System.Net;
using NymActors.GatewayChoice;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Streams.Links;
using NymActors.Testing;

namespace NymActors.Tests.GatewayChoice;

/// <summary>How a client's gateway is chosen; every draw is seeded, and time is told by the test.</summary>
public sealed class GatewayChoiceTests
{
    private readonly SeededRandomSource _random = new(20);

    [Fact]
    public async Task Without_a_wish_each_gateway_is_as_likely_as_the_others()
    {
        var gateways = Gateways(4);
        var chooser = new GatewayChooser(new InMemoryGatewayNetwork(), TimeProvider.System, _random);
        var counts = new Dictionary<IdentityKey, int>();
        for (var i = 0; i < 4_000; i++)
        {
            var choice = await chooser.ChooseAsync(gateways, GatewayWish.Any, [], TestContext.Current.CancellationToken);
            counts[choice.Identity] = counts.GetValueOrDefault(choice.Identity) + 1;
        }

        // 1000 expected; five times the standard deviation of 27.
        Assert.All(gateways, gateway => Assert.InRange(counts[gateway.Identity], 860, 1140));
    }

    [Fact]
    public void A_certain_gateway_is_taken_if_it_is_there()
    {
        var gateways = Gateways(3);
        Assert.Equal(gateways[1], Assert.Single(GatewayCandidates.Of(gateways, GatewayWish.Of(gateways[1].Identity), [])));
        Refused(() => GatewayCandidates.Of(gateways, GatewayWish.Of(Gateways(1)[0].Identity), []), "No gateway with the identity key");
        Refused(() => GatewayCandidates.Of(gateways, GatewayWish.Of(gateways[1].Identity), [gateways[1].Identity]), "already registered with gateway");
        Refused(
            () => GatewayCandidates.Of(gateways, new GatewayWish { Identity = gateways[1].Identity, RequireTls = true }, []), "no address with TLS");
    }

    [Fact]
    public void Gateways_that_the_client_has_are_left_out_until_none_is_left()
    {
        var gateways = Gateways(3);
        Assert.Equal([gateways[2]], GatewayCandidates.Of(gateways, GatewayWish.Any, [gateways[0].Identity, gateways[1].Identity]));
        Refused(() => GatewayCandidates.Of(gateways, GatewayWish.Any, [.. gateways.Select(static g => g.Identity)]), "there are no more new gateways");
    }

    [Fact]
    public void With_tls_only_gateways_that_have_it_come_into_question()
    {
        var gateways = Gateways(3);
        GatewayDescriptor secure = NewGateway("wss://gateway.example:9001", "ws://10.0.0.9:9000");
        Assert.Equal([secure], GatewayCandidates.Of([.. gateways, secure], new GatewayWish { RequireTls = true }, []));
        Assert.Equal(["wss://gateway.example:9001/"], secure.ListenersFor(requireTls: true).Select(static url => url.AbsoluteUri));
        Refused(() => GatewayCandidates.Of(gateways, new GatewayWish { RequireTls = true }, []), "there are no gateways supporting the wss protocol available");
    }

    [Fact]
    public void A_gateway_is_the_likelier_the_nearer_it_is()
    {
        var gateways = Gateways(3);
        GatewayLatency[] measured =
        [
            new(gateways[0], TimeSpan.FromMilliseconds(10)), new(gateways[1], TimeSpan.FromMilliseconds(20)), new(gateways[2], TimeSpan.FromMilliseconds(50)),
        ];
        var counts = new int[3];
        for (var i = 0; i < 17_000; i++)
        {
            counts[Array.IndexOf(measured, LatencyDraw.Draw(measured, _random))]++;
        }

        // Weights 100, 50 and 20 of 170; five standard deviations of at most 65.
        Assert.InRange(counts[0], 10_000 - 325, 10_000 + 325);
        Assert.InRange(counts[1], 5_000 - 300, 5_000 + 300);
        Assert.InRange(counts[2], 2_000 - 215, 2_000 + 215);
    }

    [Theory]
    [InlineData(10, 100)]
    [InlineData(250, 4)]
    [InlineData(1000, 1)]
    public void The_weight_is_one_by_the_latency_in_seconds(int milliseconds, float weight) =>
        Assert.Equal(weight, LatencyDraw.Weight(TimeSpan.FromMilliseconds(milliseconds)), 1e-4);

    [Fact]
    public void A_latency_of_nothing_breaks_nothing() => Assert.True(float.IsFinite(LatencyDraw.Weight(TimeSpan.Zero)));

    [Theory]
    [InlineData(2_545, "254.5µs")]
    [InlineData(312_000, "31.2ms")]
    [InlineData(15_000_000, "1.5s")]
    public void A_latency_is_printed_as_the_reference_prints_it(long ticks, string text) =>
        Assert.Equal(text, new GatewayLatency(Gateways(1)[0], TimeSpan.FromTicks(ticks)).LatencyText);

    [Fact]
    public async Task At_most_twenty_are_measured_at_once_and_all_are()
    {
        var gateways = Gateways(50);
        int running = 0, most = 0;
        var gate = new TaskCompletionSource();
        var survey = new LatencySurvey(
            async (gateway, token) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                if (running == LatencySurvey.Parallel)
                {
                    gate.TrySetResult();
                }

                await gate.Task.WaitAsync(token);
                Interlocked.Decrement(ref running);
                return gateway == gateways[7] ? null : new GatewayLatency(gateway, TimeSpan.FromMilliseconds(1));
            },
            TimeProvider.System);
        var done = new List<int>();
        var measured = await survey.MeasureAsync(gateways, done.Add, TestContext.Current.CancellationToken);
        Assert.Equal(LatencySurvey.Parallel, most);
        Assert.Equal(gateways.Where(gateway => gateway != gateways[7]), measured.Select(static item => item.Gateway));
        Assert.Equal(Enumerable.Range(1, 50), done);
    }

    [Fact]
    public async Task The_deadline_ends_what_is_slow_and_keeps_what_was_measured()
    {
        var gateways = Gateways(30);
        using var time = new ManualClock();
        var survey = new LatencySurvey(
            async (gateway, token) =>
            {
                if (gateway != gateways[0])
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, token);
                }

                return new GatewayLatency(gateway, TimeSpan.FromMilliseconds(1));
            },
            time);
        var measuring = survey.MeasureAsync(gateways, onProgress: null, TestContext.Current.CancellationToken);
        Assert.False(measuring.IsCompleted);
        time.FireTimers();
        Assert.Equal(gateways[0], Assert.Single(await measuring).Gateway);
    }

    [Fact]
    public async Task Gateways_of_a_network_are_measured_with_pings_and_dead_ones_left_out()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        var network = (IPingingConnector)mixnet.GatewayConnector;
        var measurement = new LatencyMeasurement(network, TimeProvider.System);
        var live = NewGateway(mixnet.Gateways.First().ClientsUrl!.AbsoluteUri);
        Assert.True((await measurement.MeasureAsync(live, requireTls: false, TestContext.Current.CancellationToken))!.Latency >= TimeSpan.Zero);
        Assert.Null(await measurement.MeasureAsync(NewGateway("ws://127.0.0.1:1"), requireTls: false, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_network_in_which_nobody_answers_is_a_named_error()
    {
        var chooser = new GatewayChooser(new InMemoryGatewayNetwork(), TimeProvider.System, _random);
        var error = await Assert.ThrowsAsync<NymClientException>(
            () => chooser.ChooseAsync(Gateways(2), new GatewayWish { ByLatency = true }, [], TestContext.Current.CancellationToken));
        Assert.Contains("incomputable latency", error.Message, StringComparison.Ordinal);
    }

    private static void Refused(Func<object> choose, string why) =>
        Assert.Contains(why, Assert.Throws<NymClientException>(choose).Message, StringComparison.Ordinal);

    private List<GatewayDescriptor> Gateways(int count) =>
        [.. Enumerable.Range(1, count).Select(number => NewGateway($"ws://10.0.0.{number}:9000"))];

    private GatewayDescriptor NewGateway(params string[] listeners)
    {
        using var identity = IdentityKeyPair.Generate(_random);
        using var sphinx = EncryptionKeyPair.Generate(_random);
        return new GatewayDescriptor(1, identity.PublicKey, new IPEndPoint(IPAddress.Loopback, 1789), sphinx.PublicKey, [.. listeners.Select(static url => new Uri(url))]);
    }

    /// <summary>Timers that fire when they are told to.</summary>
    private sealed class ManualClock : TimeProvider, IDisposable
    {
        private readonly List<Action> _timers = [];

        public void FireTimers() => _timers.ForEach(static fire => fire());

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _timers.Add(() => callback(state));
            return new Never();
        }

        public void Dispose() => _timers.Clear();

        private sealed class Never : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
