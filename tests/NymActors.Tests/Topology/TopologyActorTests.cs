using NymActors.Protocol.Topology;
using NymActors.Testing;

namespace NymActors.Topology;

public sealed class TopologyActorTests : ActorTest
{
    private static readonly TimeSpan RefreshRate = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);

    private readonly TestNetwork _network = new();
    private readonly CurrentTopology _current = new();
    private readonly Directory _directory = new();

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
    public async Task Failures_are_told_and_tried_again_soon_at_first_and_the_old_map_stays_until_there_are_more_than_ten()
    {
        await StartAsync();
        await Client.ExpectMsgAsync<TopologyFetched>();
        _directory.Answer = static () => Task.FromException<NetworkTopology>(new NymClientException(NymClientError.DirectoryUnreachable, "away"));
        await AdvanceAsync(RefreshRate);
        var wait = FirstRetry;
        for (var failures = 1; failures <= 11; failures++)
        {
            await Client.ExpectMsgAsync<TopologyFetchFailed>();
            Assert.Equal(failures > 10, _current.Value is null);
            await AdvanceAsync(wait - TimeSpan.FromMilliseconds(1));
            Assert.Equal(1 + failures, _directory.Fetches);
            await AdvanceAsync(TimeSpan.FromMilliseconds(1));
            Assert.Equal(2 + failures, _directory.Fetches);
            wait = wait * 2 < RefreshRate ? wait * 2 : RefreshRate;
        }

        _directory.Answer = () => Task.FromResult(_network.Map);
        await AdvanceAsync(RefreshRate);
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

    private Task StartAsync(bool refresh = true) =>
        StartAsync(TopologyActor.Props(Refs, _directory, _current, RefreshRate, refresh, Time), ClientChildren.Topology);

    private sealed class Directory : INetworkDirectory
    {
        public Func<Task<NetworkTopology>> Answer { get; set; } = null!;

        public int Fetches { get; private set; }

        public CancellationToken Stopped { get; private set; }

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
