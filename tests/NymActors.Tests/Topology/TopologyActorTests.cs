using NymActors.Configuration;
using NymActors.Files;
using NymActors.Protocol.Topology;
using NymActors.Testing;

namespace NymActors.Topology;

public sealed class TopologyActorTests : ActorTest
{
    private static readonly TimeSpan RefreshRate = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaximumAge = TimeSpan.FromHours(25);

    private readonly TestNetwork _network = new();
    private readonly CurrentTopology _current = new();
    private readonly Directory _directory = new();
    private readonly Store _store = new();

    public TopologyActorTests() => _directory.Answer = () => Task.FromResult(_network.Map);

    [Fact]
    public async Task The_map_is_fetched_at_the_start_and_again_at_the_refresh_rate()
    {
        await StartAsync();
        Assert.Same(_network.Map, _current.Value);
        await Client.ExpectMsgAsync<TopologyFetched>();
        await AdvanceAsync(RefreshRate - TimeSpan.FromSeconds(1));
        Assert.Equal(1, _directory.Fetches);
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(2, _directory.Fetches);
        await Client.ExpectMsgAsync<TopologyFetched>();
    }

    [Fact]
    public async Task A_map_that_is_not_refreshed_stays_for_ever()
    {
        await StartAsync(refresh: false);
        await AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(1, _directory.Fetches);
    }

    [Fact]
    public async Task Failures_are_told_and_tried_again_soon_at_first_and_the_old_map_stays_until_it_is_too_old()
    {
        await StartAsync();
        await Client.ExpectMsgAsync<TopologyFetched>();
        _directory.Answer = Away;
        await AdvanceAsync(RefreshRate);
        var wait = FirstRetry;
        var age = RefreshRate;
        for (var failures = 1; _current.Value is not null; failures++)
        {
            await Client.ExpectMsgAsync<TopologyFetchFailed>();
            Assert.Equal(age >= MaximumAge, _current.Value is null);
            wait = age >= MaximumAge ? TimeSpan.FromSeconds(8) : wait;
            await AdvanceAsync(wait - TimeSpan.FromMilliseconds(1));
            Assert.Equal(1 + failures, _directory.Fetches);
            await AdvanceAsync(TimeSpan.FromMilliseconds(1));
            Assert.Equal(2 + failures, _directory.Fetches);
            age += wait;
            wait = wait * 2 < RefreshRate ? wait * 2 : RefreshRate;
        }

        Assert.Null(_current.Value);
        _directory.Answer = () => Task.FromResult(_network.Map);
        await AdvanceAsync(RefreshRate);
        Assert.Same(_network.Map, _current.Value);
        Assert.Empty(Failures);
    }

    [Fact]
    public async Task A_map_that_has_lost_the_own_gateway_takes_it_from_nobody_and_says_so()
    {
        await StartAsync();
        _directory.Answer = () => Task.FromResult(_network.MapWithoutGateway());
        await AdvanceAsync(RefreshRate);
        Assert.Equal(1, Counters.RefusedTopologies.Value);
        Assert.Equal(1, _directory.Refusals);
        Assert.Same(_network.Map, _current.Value);
        Assert.False(_current.IsOwnGatewayMissing);

        // In the end a directory is believed.
        await AdvanceUntilAsync(() => _current.IsOwnGatewayMissing, NetworkMemory.Trust);
        Assert.True(_current.Value!.CanEndAt(_network.Registration.Gateway));
        _directory.Answer = () => Task.FromResult(_network.Map);
        await AdvanceUntilAsync(() => !_current.IsOwnGatewayMissing, NetworkMemory.Trust + RefreshRate);
    }

    [Fact]
    public async Task A_start_without_a_directory_uses_the_last_good_map_of_an_earlier_run()
    {
        _store.Content = TopologyArchive.Write(_network.Map, Time.GetUtcNow() - TimeSpan.FromHours(24));
        _directory.Answer = Away;
        await StartAsync();
        Assert.True(_current.Value!.CanEndAt(_network.Registration.Gateway));
        Assert.Equal(Time.GetUtcNow() - TimeSpan.FromHours(24), _current.Fetched);
        await Client.ExpectMsgAsync<TopologyFetchFailed>();
        await Client.ExpectMsgAsync<TopologyFetched>();

        // It gets no younger by lying there.
        await AdvanceUntilAsync(() => _current.Value is null, TimeSpan.FromHours(1) + RefreshRate);
        _directory.Answer = () => Task.FromResult(_network.Map);
        await AdvanceAsync(RefreshRate);
        Assert.Same(_network.Map, _current.Value);
        Assert.Equal(Time.GetUtcNow(), TopologyArchive.Read(_store.Content).Fetched);
    }

    public static TheoryData<string> UselessFiles() => ["too old", "of the future", "garbage", "unreadable", "empty"];

    [Theory]
    [MemberData(nameof(UselessFiles))]
    public async Task A_stored_map_that_is_of_no_use_is_like_none(string kind)
    {
        var now = Time.GetUtcNow();
        _store.Content = kind switch
        {
            "too old" => TopologyArchive.Write(_network.Map, now - TimeSpan.FromHours(25)),
            "of the future" => TopologyArchive.Write(_network.Map, now + TimeSpan.FromHours(1)),
            "garbage" => "{\"version\":1,\"old\":false,\"roles\":{}}"u8.ToArray(),
            "empty" => [],
            _ => null,
        };
        _store.Trouble = kind == "unreadable" ? new IOException("told by the test") : null;
        _directory.Answer = Away;
        await StartAsync();
        await Client.ExpectMsgAsync<TopologyFetchFailed>();
        Assert.Null(_current.Value);
        Assert.Empty(Failures);
    }

    [Fact]
    public async Task A_disk_that_takes_no_map_costs_nothing_but_a_word_in_the_log()
    {
        _store.Trouble = new UnauthorizedAccessException("told by the test");
        await StartAsync();
        Assert.Same(_network.Map, _current.Value);
        Assert.Empty(Failures);
    }

    [Fact]
    public async Task A_directory_that_throws_before_it_returns_its_task_is_a_failed_fetch()
    {
        _directory.Answer = static () => throw new InvalidOperationException("a defect of the application's directory");
        await StartAsync();
        Assert.IsType<InvalidOperationException>((await Client.ExpectMsgAsync<TopologyFetchFailed>()).Reason);
        Assert.Empty(Failures);
    }

    [Theory]
    [InlineData(nameof(RefreshTopology))]
    [InlineData(nameof(TopologyFetched))]
    [InlineData(nameof(TopologyFetchFailed))]
    public async Task A_failure_costs_no_map_and_no_refresh(string message)
    {
        await StartAsync();
        _directory.Answer = message == nameof(TopologyFetchFailed)
            ? static () => Task.FromException<NetworkTopology>(new InvalidOperationException("away"))
            : () => Task.FromResult(_network.Map);
        FailOn(message, times: 2);
        await AdvanceAsync(RefreshRate);
        await SettleAsync();
        Assert.Equal(2, Failures.Count);
        Assert.Same(_network.Map, _current.Value);
        _directory.Answer = () => Task.FromResult(_network.Map);
        var fetches = _directory.Fetches;
        await AdvanceAsync(RefreshRate);
        Assert.True(_directory.Fetches > fetches);
        Assert.Equal(0, Children);
    }

    [Fact]
    public async Task The_end_of_the_actor_ends_the_fetch_under_way()
    {
        _directory.Answer = static () => new TaskCompletionSource<NetworkTopology>().Task;
        await StartAsync();
        Watch(Actor);
        Sys.Stop(Actor);
        await ExpectTerminatedAsync(Actor);
        Assert.True(_directory.Stopped.IsCancellationRequested);
    }

    private static Task<NetworkTopology> Away() =>
        Task.FromException<NetworkTopology>(new NymClientException(NymClientError.DirectoryUnreachable, "away"));

    private Task StartAsync(bool refresh = true) => StartAsync(
        TopologyActor.Props(new(
            Refs,
            _directory,
            _current,
            new NetworkMemory(_network.Registration.Gateway, Time),
            new TopologyConfiguration { DisableRefreshing = !refresh },
            _store,
            Counters,
            Time)),
        ClientChildren.Topology);

    private async Task AdvanceUntilAsync(Func<bool> condition, TimeSpan limit)
    {
        for (var waited = TimeSpan.Zero; !condition(); waited += FirstRetry)
        {
            Assert.True(waited < limit + RefreshRate, "It has not happened.");
            await AdvanceAsync(FirstRetry);
        }
    }

    private sealed class Store : ITopologyStore
    {
        public byte[]? Content { get; set; }

        public Exception? Trouble { get; set; }

        public byte[]? LoadTopology() => Trouble is null ? Content : throw Trouble;

        public void StoreTopology(ReadOnlySpan<byte> content) => Content = Trouble is null ? content.ToArray() : throw Trouble;
    }

    private sealed class Directory : INetworkDirectory
    {
        public Func<Task<NetworkTopology>> Answer { get; set; } = null!;

        public int Fetches { get; private set; }

        public int Refusals { get; private set; }

        public CancellationToken Stopped { get; private set; }

        public void OnRefused() => Refusals++;

        public Task<NetworkTopology> FetchTopologyAsync(CancellationToken cancellationToken)
        {
            Fetches++;
            Stopped = cancellationToken;
            return Answer();
        }

        public Task<IReadOnlyList<GatewayDescriptor>> FetchGatewaysAsync(CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
