using System.Net;
using Akka.Actor;
using NymActors.Mixnet.MixNodes;
using NymActors.Mixnet.Nodes;
using NymActors.Protocol;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;
using NymActors.Streams.Actors;
using NymActors.Streams.Links;
using NymActors.Streams.Pacing;

namespace NymActors.Mixnet.Tests.MixNodes;

public class MixNodeActorTests : NetworkActorTest
{
    private readonly SimulatedPacingClock _clock = new();

    [Fact]
    public async Task A_packet_of_a_link_leaves_when_its_delay_is_over_and_not_before()
    {
        var (parent, _, node) = Start();
        node.Bound(parent.ExpectMsg<NodeRunning>().MixEndPoint, null);
        await using var next = Links.Listen(new IPEndPoint(IPAddress.Loopback, 0), static _ => { });
        using var nobody = IdentityKeyPair.Generate(SystemRandomSource.Instance);
        var away = node.Node! with { MixAddress = next.EndPoint };
        var packet = TestPackets.Acknowledgement([node.Node!, away], nobody.PublicKey, new byte[21]);
        await using var sender = Links.CreateSender();
        Assert.True(sender.TrySend(TestPackets.FirstHop([node.Node!]), TestPackets.Frame(packet)));

        await Eventually.TrueAsync(() => _clock.PendingCount == 1, "the packet waits");
        _clock.Advance(999_999);
        Assert.Equal((1, 0), (node.Counters.Received, node.Counters.Forwarded));
        _clock.Advance(1);
        await Eventually.TrueAsync(() => node.Counters.Forwarded == 1, "the packet has left");
    }

    [Fact]
    public async Task An_address_in_use_is_told_and_ends_it()
    {
        await using var taken = Links.Listen(new IPEndPoint(IPAddress.Loopback, 1), static _ => { });
        var (parent, actor, _) = Start(taken.EndPoint);
        Assert.IsType<NodeLinkException>(parent.ExpectMsg<NodeFailed>().Cause);
        parent.ExpectTerminated(actor);
    }

    [Fact]
    public async Task A_link_that_broke_the_framing_is_counted_and_one_that_failed_otherwise_is_not()
    {
        var (parent, actor, node) = Start();
        parent.ExpectMsg<NodeRunning>();
        var gauge = new MixDelayGauge();
        node.Counters.Attach(gauge);
        actor.Tell(new LinkEnded(gauge, new InvalidOperationException("a failure of the test")));
        actor.Tell(new LinkEnded(null, null));
        actor.Tell(new LinkEnded(null, new ProtocolException("frame", 0, "a failure of the test")));
        await Eventually.TrueAsync(() => node.Counters.FramingErrors == 1, "the framing error is counted");
        Assert.Empty(node.Counters.Dropped());
    }

    [Fact]
    public async Task Told_to_stop_it_frees_its_address_and_ends()
    {
        var (parent, actor, _) = Start();
        var running = parent.ExpectMsg<NodeRunning>();
        actor.Tell(StopGracefully.Instance);
        parent.ExpectTerminated(actor);
        await Links.Listen(running.MixEndPoint, static _ => { }).DisposeAsync();
    }

    [Fact]
    public void Ports_that_could_not_be_closed_do_not_keep_it_from_ending()
    {
        var (parent, actor, _) = Start();
        parent.ExpectMsg<NodeRunning>();
        actor.Tell(new Closed(new IOException("a failure of the test")));
        parent.ExpectTerminated(actor);
    }

    [Fact]
    public async Task Time_that_passes_changes_nothing()
    {
        var (parent, actor, node) = Start();
        parent.ExpectMsg<NodeRunning>();
        Scheduler.Advance(TimeSpan.FromDays(1));
        actor.Tell(new LinkEnded(null, new ProtocolException("frame", 0, "a failure of the test")));
        await Eventually.TrueAsync(() => node.Counters.FramingErrors == 1, "it still handles messages");
    }

    private (Akka.TestKit.TestProbe Parent, IActorRef Actor, NodeRecord Node) Start(IPEndPoint? endPoint = null)
    {
        var context = ContextOf(new() { Clock = _clock });
        var node = Node(context, 1);
        node.MixEndPoint = endPoint ?? node.MixEndPoint;
        var (parent, actor) = Launch(LocalProps.Create(() => new MixNodeActor(context, node)));
        return (parent, actor, node);
    }
}
