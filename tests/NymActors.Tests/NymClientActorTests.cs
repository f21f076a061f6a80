using Akka.Actor;
using NymActors.Gateways;
using NymActors.Outgoing;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Storage;
using NymActors.Streams.Links;
using NymActors.Testing;
using NymActors.Topology;

namespace NymActors;

/// <summary>The root of a client with its real children, whose directory and gateway never answer.</summary>
public sealed class NymClientActorTests : ActorTest
{
    private readonly TestNetwork _network = new();
    private NymClientParts _parts = null!;

    [Fact]
    public async Task The_children_are_there_and_the_client_serves_when_it_has_a_map_and_a_gateway()
    {
        await StartAsync();
        Assert.Equal(10, Children);
        await TellAsync(GatewayReady.Instance);
        Assert.False(_parts.Life.HasStarted);
        await TellAsync(new TopologyFetched(_network.Map));
        await _parts.Life.Started.WaitAsync(TestClients.Patience);
        await Conditions.UntilAsync(() => _parts.State.Traffic.HasBegun && _parts.State.Cover.HasBegun);
    }

    [Fact]
    public async Task A_directory_or_a_gateway_that_is_not_to_be_had_at_the_start_ends_the_client_with_that_error()
    {
        var away = new NymClientException(NymClientError.DirectoryUnreachable, "away");
        foreach (var message in new object[] { new TopologyFetchFailed(away), new GatewayAttemptFailed(away) })
        {
            await StartAsync();
            Actor.Tell(message, TestActor);
            Assert.Same(away, await EndAsync());
            Assert.Same(away, await Assert.ThrowsAsync<NymClientException>(() => _parts.Life.Started));
        }
    }

    [Fact]
    public async Task A_map_without_the_own_gateway_ends_the_client_at_the_start_and_not_later()
    {
        await StartAsync();
        Actor.Tell(new TopologyFetched(_network.MapWithoutGateway()), TestActor);
        Assert.Equal(NymClientError.InsufficientTopology, (await EndAsync()).Error);

        await StartAsync();
        await ServeAsync();
        await TellAsync(new TopologyFetched(_network.MapWithoutGateway()));
        await TellAsync(new TopologyFetchFailed(new InvalidOperationException("away")));
        await TellAsync(new GatewayAttemptFailed(new InvalidOperationException("away")));
        Assert.False(_parts.Life.Stopped.IsCompleted);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("WaitedForTopology")]
    public async Task A_start_waits_for_a_map_as_long_as_the_settings_say_also_when_the_root_fails_meanwhile(string failing)
    {
        var patience = TimeSpan.FromMinutes(70);
        await StartAsync(patience);
        await TellAsync(new TopologyFetchFailed(new InvalidOperationException("away")));
        await AdvanceAsync(patience - TimeSpan.FromSeconds(1));
        Assert.False(_parts.Life.Stopped.IsCompleted);
        FailOn(failing);
        Clock.Stall(1_000_000_000);
        ((VirtualScheduler)Sys.Scheduler).Move(TimeSpan.FromSeconds(1));
        Assert.Equal("away", (await EndAsync()).InnerException!.Message);
    }

    [Fact]
    public async Task A_start_gives_a_gateway_that_holds_an_older_connection_ten_seconds_to_let_go_of_it()
    {
        await StartAsync();
        var busy = new GatewayAttemptFailed(new NymClientException(NymClientError.GatewayBusy, "there is an older connection"));
        await TellAsync(busy);
        await AdvanceAsync(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        await TellAsync(busy);
        Assert.False(_parts.Life.Stopped.IsCompleted);
        Clock.Advance(1_000_000);
        Actor.Tell(busy, TestActor);
        Assert.Equal(NymClientError.GatewayBusy, (await EndAsync()).Error);
    }

    [Fact]
    public async Task A_child_that_fails_too_often_ends_the_client_with_the_failure_of_that_child()
    {
        await StartAsync();
        await ServeAsync();
        FailWith("SpaceAvailable", "another child's");
        FailWith(nameof(StartSending), "the right child's");
        for (var i = 0; i <= ClientEscalation.MaximumFailures; i++)
        {
            _parts.Refs.Traffic.Tell(StartSending.Instance, TestActor);
        }

        Assert.Equal("the right child's", (await EndAsync()).InnerException!.Message);
    }

    [Fact]
    public async Task A_child_that_ends_is_not_blamed_for_what_another_one_overcame()
    {
        await StartAsync();
        await ServeAsync();
        _parts.Refs.Topology.Tell(Kill.Instance, TestActor);
        await SettleAsync(_parts.Refs.Topology);
        _parts.Refs.Reception.Tell(PoisonPill.Instance, TestActor);
        var cause = Assert.IsType<InvalidOperationException>((await EndAsync()).InnerException);
        Assert.Equal("reception ended.", cause.Message);
    }

    [Fact]
    public async Task Failures_count_for_a_minute_of_the_clients_own_clock()
    {
        await StartAsync();
        await ServeAsync();
        for (var minute = 0; minute < 3; minute++)
        {
            for (var i = 0; i < ClientEscalation.MaximumFailures; i++)
            {
                _parts.Refs.SurbStore.Tell(Kill.Instance, TestActor);
                await SettleAsync(_parts.Refs.SurbStore);
            }

            await SettleAsync();
            Assert.False(_parts.Life.Stopped.IsCompleted);
            Clock.Stall(61_000_000_000);
        }
    }

    [Theory]
    [InlineData(nameof(TopologyFetched))]
    [InlineData(nameof(GatewayReady))]
    public async Task A_failure_of_the_root_while_it_starts_loses_neither_the_start_nor_a_child(string message)
    {
        await StartAsync();
        FailOn(message);
        await ServeAsync();
        Assert.Equal((1, 10), (Failures.Count, Children));
    }

    [Theory]
    [InlineData(nameof(TopologyFetchFailed))]
    [InlineData(nameof(GatewayAttemptFailed))]
    [InlineData(nameof(Terminated))]
    public async Task A_failure_of_the_root_while_it_ends_is_overcome(string message)
    {
        await StartAsync();
        FailOn(message);
        Actor.Tell(
            message switch
            {
                nameof(TopologyFetchFailed) => new TopologyFetchFailed(new InvalidOperationException("away")),
                nameof(GatewayAttemptFailed) => new GatewayAttemptFailed(new InvalidOperationException("away")),
                _ => "nothing",
            },
            TestActor);
        if (message == nameof(Terminated))
        {
            _parts.Refs.SurbStore.Tell(PoisonPill.Instance, TestActor);
        }

        Assert.Contains(message == nameof(Terminated) ? "surb-store ended." : "away", (await EndAsync()).InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_that_fails_too_often_ends_the_client_with_the_cause_and_every_answer_with_it()
    {
        await StartAsync();
        var owed = _parts.Life.Answers.New<bool>();
        FailOn(nameof(GatewayReady), int.MaxValue);
        for (var i = 0; i <= ClientEscalation.MaximumFailures; i++)
        {
            Actor.Tell(GatewayReady.Instance, TestActor);
        }

        Assert.IsType<InvalidOperationException>((await EndAsync()).InnerException);
        await Assert.ThrowsAsync<NymClientException>(() => owed.Task);
    }

    private async Task StartAsync(TimeSpan patience = default)
    {
        using var storage = new MemoryClientStorage();
        storage.StoreKeys(_network.Keys, overwrite: false);
        storage.StoreGateway(_network.Registration);
        var options = new NymClientOptions
        {
            Configuration = TestClients.Configuration(new Uri("http://127.0.0.1:9/api"), "alone") with
            {
                Topology = new() { MaxStartupGatewayWaitingPeriod = patience, MaxStartupNetworkWaitingPeriod = patience },
            },
            Storage = storage,
            Directory = new Silence(),
            Connector = new Silence(),
            Clock = Clock,
            Time = Time,
            Random = new SeededRandomSource(61),
        };
        _parts = await NymClientParts.CreateAsync(options, CancellationToken.None);
        await StartAsync(NymClientActor.Props(_parts), "alone", decide: static (_, _) => Directive.Resume);
    }

    private async Task ServeAsync()
    {
        await TellAsync(new TopologyFetched(_network.Map));
        await TellAsync(GatewayReady.Instance);
        await _parts.Life.Started.WaitAsync(TestClients.Patience);
    }

    private Task<NymClientException> EndAsync() =>
        Assert.ThrowsAsync<NymClientException>(() => _parts.Life.Stopped.WaitAsync(TestClients.Patience));

    private void FailWith(string message, string reason)
    {
        var others = Handling.Probe;
        Handling.Probe = (actor, handled) =>
        {
            others?.Invoke(actor, handled);
            if (handled.GetType().Name == message)
            {
                throw new InvalidOperationException(reason);
            }
        };
    }

    private sealed class Silence : INetworkDirectory, IGatewayConnector
    {
        public Task<NetworkTopology> FetchTopologyAsync(CancellationToken cancellationToken) => new TaskCompletionSource<NetworkTopology>().Task;

        public Task<IReadOnlyList<GatewayDescriptor>> FetchGatewaysAsync(CancellationToken cancellationToken) =>
            new TaskCompletionSource<IReadOnlyList<GatewayDescriptor>>().Task;

        public Task<IGatewayConnection> ConnectAsync(Uri gateway, CancellationToken cancellationToken = default) =>
            new TaskCompletionSource<IGatewayConnection>().Task;
    }
}
