using System.Net;
using Akka.Actor;
using NymActors.Mixnet.Directory;
using NymActors.Mixnet.Monitoring;
using NymActors.Mixnet.Nodes;
using NymActors.Protocol.Directory;
using NymActors.Streams.Actors;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Tests;

public class LocalMixnetActorTests : NetworkActorTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly MixnetLife _life = new(Answers.Pooled, CancellationToken.None);
    private List<NodeRecord> _nodes = [];

    [Fact]
    public async Task It_starts_the_nodes_then_the_directory_and_says_so()
    {
        await StartAsync();
        Assert.All(_nodes, static node => Assert.Equal(NodeState.Running, node.State));
    }

    [Fact]
    public async Task A_node_that_cannot_start_keeps_the_network_from_starting()
    {
        await using var taken = Links.Listen(new IPEndPoint(IPAddress.Loopback, 7), static _ => { });
        Create(taken.EndPoint);
        var error = await Assert.ThrowsAsync<MixnetException>(() => _life.Started.Task.WaitAsync(Limit));
        Assert.StartsWith("mix-node-1 cannot run: ", error.Message, StringComparison.Ordinal);
        await _life.Ended.Task.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_node_that_failed_comes_back_after_a_back_off_and_not_before()
    {
        var root = await StartAsync();
        Sys.ActorSelection(root.Path / "mix-node-1-*").Tell(Kill.Instance);
        await Eventually.TrueAsync(() => _nodes[0].State == NodeState.Stopped, "the node has failed");
        Scheduler.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(NodeState.Stopped, _nodes[0].State);
        await UntilAsync(() => _nodes[0].State == NodeState.Running);
    }

    [Fact]
    public async Task A_node_that_was_stopped_stays_so_whatever_time_passes_and_the_root_goes_through()
    {
        var root = await StartAsync();
        await CommandAsync(root, NodeCommandKind.Stop);
        Scheduler.Advance(TimeSpan.FromHours(1));
        root.Tell(new RetryNode(1));
        MessageHandling.Of(Sys).Probe = Once("RetryDirectory");
        root.Tell(RetryDirectory.Instance);
        await UntilAsync(() => _nodes.Skip(1).All(static node => node.State == NodeState.Running) && MessageHandling.Of(Sys).Probe is null);
        await CommandAsync(root, NodeCommandKind.Stop);
        Assert.Equal(NodeState.Stopped, _nodes[0].State);
        await CommandAsync(root, NodeCommandKind.Start);
        Assert.Equal(NodeState.Running, _nodes[0].State);
    }

    [Fact]
    public async Task A_command_that_takes_longer_than_half_a_minute_is_given_up_by_name_and_a_second_one_meanwhile_is_refused()
    {
        var root = await StartAsync();
        await CommandAsync(root, NodeCommandKind.Stop);
        await using (Links.Listen(_nodes[0].MixEndPoint, static _ => { }))
        {
            var starting = CommandAsync(root, NodeCommandKind.Start);
            var busy = await Assert.ThrowsAsync<MixnetException>(() => CommandAsync(root, NodeCommandKind.Stop));
            Assert.Contains("busy", busy.Message, StringComparison.Ordinal);
            Scheduler.Advance(LocalMixnetActor.CommandLimit);
            var overdue = await Assert.ThrowsAsync<MixnetException>(() => starting.WaitAsync(Limit));
            Assert.Contains("mix-node-1 did not start within 00:00:30", overdue.Message, StringComparison.Ordinal);
        }

        await UntilAsync(() => _nodes[0].State == NodeState.Running);
    }

    [Fact]
    public async Task What_an_actor_that_has_ended_still_says_does_not_count()
    {
        var root = await StartAsync();
        await CommandAsync(root, NodeCommandKind.Stop);
        root.Tell(new NodeRunning(1, _nodes[0].MixEndPoint, null), TestActor);
        root.Tell(new NodeFailed(1, new IOException("a failure of the test")), TestActor);
        await CommandAsync(root, NodeCommandKind.Stop);
        Assert.Equal(NodeState.Stopped, _nodes[0].State);
    }

    [Fact]
    public async Task Told_to_stop_it_ends_with_all_nodes_and_whoever_waits_is_told()
    {
        var root = await StartAsync();
        root.Tell(StopGracefully.Instance);
        await _life.Ended.Task.WaitAsync(Limit);
        Assert.All(_nodes, static node => Assert.Equal(NodeState.Stopped, node.State));
        await Assert.ThrowsAsync<MixnetException>(() => CommandAsync(root, NodeCommandKind.Start));
    }

    [Fact]
    public async Task Stopping_that_takes_too_long_is_ended_by_force()
    {
        var root = await StartAsync(new StuckLinks(Links));
        root.Tell(StopGracefully.Instance);
        await CommandRefusedAsync(root);
        Assert.False(_life.Ended.Task.IsCompleted);
        Scheduler.Advance(LocalMixnetActor.StopLimit);
        await _life.Ended.Task.WaitAsync(Limit);
    }

    private async Task CommandRefusedAsync(IActorRef root) =>
        await Assert.ThrowsAsync<MixnetException>(() => CommandAsync(root, NodeCommandKind.Start));

    private Action<Type, object> Once(string message) => (_, handled) =>
    {
        if (handled.GetType().Name == message)
        {
            MessageHandling.Of(Sys).Probe = null;
            throw new InvalidOperationException("a failure of the test");
        }
    };

    private Task UntilAsync(Func<bool> condition) => Eventually.TrueAsync(
        () =>
        {
            Scheduler.Advance(TimeSpan.FromMilliseconds(100));
            return condition();
        },
        "the network is as it should be");

    private async Task CommandAsync(IActorRef root, NodeCommandKind kind)
    {
        var answer = _life.NewAnswer<bool>();
        root.Tell(new NodeCommand(1, kind, answer));
        await answer.Task.WaitAsync(Limit);
    }

    private async Task<IActorRef> StartAsync(INodeLinkTransport? links = null)
    {
        var root = Create(null, links);
        await _life.Started.Task.WaitAsync(Limit);
        return root;
    }

    private IActorRef Create(IPEndPoint? first, INodeLinkTransport? links = null)
    {
        var context = ContextOf(new() { Links = links });
        _nodes = [Node(context, 1), Node(context, 2), Node(context, 3), Node(context, 4, MixnetNodeRole.Gateway)];
        _nodes[0].MixEndPoint = first ?? _nodes[0].MixEndPoint;
        var clock = new EpochClock { Start = Time.GetUtcNow(), InitialEpochId = 1 };
        Func<IReadOnlyList<MixnetNode>, DirectoryEndpoints> describe = nodes => new(nodes, new DirectorySnapshot(clock, Time), Time, () => "");
        return Sys.ActorOf(LocalProps.Create(() => new LocalMixnetActor(context, _nodes, describe, _life)));
    }

    /// <summary>Links whose listeners never finish closing.</summary>
    private sealed class StuckLinks(INodeLinkTransport inner) : INodeLinkTransport
    {
        public INodeLinkListener Listen(IPEndPoint endPoint, Action<IncomingNodeLink> accept, NodeLinkListenerOptions? options = null) =>
            new Stuck(inner.Listen(endPoint, accept, options));

        public INodeLinkSender CreateSender(NodeLinkSenderOptions? options = null) => inner.CreateSender(options);

        private sealed class Stuck(INodeLinkListener inner) : INodeLinkListener
        {
            public IPEndPoint EndPoint => inner.EndPoint;

            public int LinkCount => inner.LinkCount;

            public long RefusedCount => inner.RefusedCount;

            public ValueTask DisposeAsync() => new(new TaskCompletionSource().Task);
        }
    }
}
