using System.Net;
using Akka.Actor;
using NymActors.Mixnet.Gateways;
using NymActors.Mixnet.Nodes;
using NymActors.Mixnet.Storage;
using NymActors.Protocol;
using NymActors.Streams.Actors;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Tests.Gateways;

public class GatewayActorTests : NetworkActorTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task It_tells_both_addresses_and_serves_each_client_with_a_child()
    {
        var (parent, actor, node, context) = Start();
        var running = parent.ExpectMsg<NodeRunning>();
        Assert.NotNull(running.ClientsEndPoint);
        node.Bound(running.MixEndPoint, running.ClientsEndPoint);
        await using var alice = await TestClient.RegisterAsync(node.Node!, connector: context.Seams.Connector);
        Assert.True(Assert.Single(node.Storage!.Snapshot()).IsConnected);
        await alice.Connection.DisposeAsync();
        await Eventually.TrueAsync(() => !node.Storage!.Snapshot().Single().IsConnected, "the client has gone");
        actor.Tell(StopGracefully.Instance);
        parent.ExpectTerminated(actor);
    }

    [Fact]
    public async Task An_address_in_use_is_told_and_ends_it_with_its_other_address_free()
    {
        var context = ContextOf();
        await using var taken = await context.Seams.Gateways.ListenAsync(new IPEndPoint(IPAddress.Loopback, 1), static _ => { });
        var node = Node(context, 1, MixnetNodeRole.Gateway);
        node.MixEndPoint = new IPEndPoint(IPAddress.Loopback, 2);
        node.ClientsEndPoint = taken.EndPoint;
        var (parent, actor) = Launch(LocalProps.Create(() => new GatewayActor(context, node)));
        Assert.IsType<IOException>(parent.ExpectMsg<NodeFailed>().Cause);
        parent.ExpectTerminated(actor);
        await Eventually.TrueAsync(() => TryListen(node.MixEndPoint), "the other address is free");
    }

    [Fact]
    public async Task A_connection_that_fails_ends_alone()
    {
        var (parent, actor, node, context) = Start();
        var running = parent.ExpectMsg<NodeRunning>();
        node.Bound(running.MixEndPoint, running.ClientsEndPoint);
        await using var alice = await TestClient.RegisterAsync(node.Node!, connector: context.Seams.Connector);
        Sys.ActorSelection(actor.Path / "*").Tell(new Broken(new IOException("a failure of the test")));
        Assert.Empty(await alice.TextsUntilClosedAsync());
        await using var bob = await TestClient.RegisterAsync(node.Node!, connector: context.Seams.Connector);
        parent.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public async Task Told_to_stop_it_gives_its_clients_a_second_to_close_their_side_and_takes_no_further_ones()
    {
        var (parent, actor, node, context) = Start();
        var running = parent.ExpectMsg<NodeRunning>();
        node.Bound(running.MixEndPoint, running.ClientsEndPoint);
        await using var alice = await TestClient.RegisterAsync(node.Node!, connector: context.Seams.Connector);
        actor.Tell(StopGracefully.Instance);
        await using var late = await context.Seams.Connector.ConnectAsync(node.Node!.ClientsUrl!);
        Assert.Null(await late.ReceiveAsync().AsTask().WaitAsync(Limit));
        parent.ExpectNoMsg(TimeSpan.Zero);
        await Eventually.TrueAsync(
            () =>
            {
                Scheduler.Advance(ClientTimeLimits.Close);
                return parent.HasMessages;
            },
            "the gateway ends");
        parent.ExpectTerminated(actor);
    }

    [Fact]
    public async Task Every_hour_it_forgets_messages_that_are_too_old()
    {
        var (parent, _, node, _) = Start();
        parent.ExpectMsg<NodeRunning>();
        node.Storage!.Messages.TryAdd(default, new StoredMessage(Time.GetUtcNow(), new byte[21]));
        Time.Advance(TimeSpan.FromHours(25));
        Scheduler.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(1, node.Storage.Messages.Count);
        Scheduler.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(() => node.Storage.Messages.Count == 0, "the message is forgotten");
    }

    [Fact]
    public async Task A_link_that_broke_the_framing_is_counted_and_one_that_failed_otherwise_is_not()
    {
        var (parent, actor, node, _) = Start();
        parent.ExpectMsg<NodeRunning>();
        actor.Tell(new LinkEnded(null, new InvalidOperationException("a failure of the test")));
        actor.Tell(new LinkEnded(null, null));
        actor.Tell(new LinkEnded(null, new ProtocolException("frame", 0, "a failure of the test")));
        await Eventually.TrueAsync(() => node.Counters.FramingErrors == 1, "the framing error is counted");
    }

    [Fact]
    public void Ports_that_could_not_be_closed_do_not_keep_it_from_ending()
    {
        var (parent, actor, _, _) = Start();
        parent.ExpectMsg<NodeRunning>();
        actor.Tell(new Closed(new IOException("a failure of the test")));
        parent.ExpectTerminated(actor);
    }

    private bool TryListen(IPEndPoint endPoint)
    {
        try
        {
            _ = Links.Listen(endPoint, static _ => { });
            return true;
        }
        catch (NodeLinkException)
        {
            return false;
        }
    }

    private (Akka.TestKit.TestProbe Parent, IActorRef Actor, NodeRecord Node, MixnetContext Context) Start()
    {
        var context = ContextOf();
        var node = Node(context, 1, MixnetNodeRole.Gateway);
        var (parent, actor) = Launch(LocalProps.Create(() => new GatewayActor(context, node)));
        return (parent, actor, node, context);
    }
}
