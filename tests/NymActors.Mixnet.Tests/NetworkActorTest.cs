using System.Net;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit;
using NymActors.Mixnet.Nodes;
using NymActors.Mixnet.Storage;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Tests;

/// <summary>Actors of a network one by one, in memory: the scheduler's clock moves only when a test moves it.</summary>
public abstract class NetworkActorTest() : TestKit(VirtualTime)
{
    private static Config VirtualTime => ConfigurationFactory.ParseString(
        """
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.loglevel = OFF
        """).WithFallback(DefaultConfig);

    internal ManualTime Time { get; } = new();

    internal InMemoryNetwork Links { get; } = new();

    protected TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    internal MixnetContext ContextOf(LocalMixnetOptions? options = null)
    {
        options = (options ?? new()) with { Transport = MixnetTransport.InMemory, Links = options?.Links ?? Links, Time = Time };
        return new MixnetContext(options, MixnetSeams.Of(options));
    }

    internal static NodeRecord Node(MixnetContext context, uint id, MixnetNodeRole role = MixnetNodeRole.MixNode)
    {
        bool isGateway = role == MixnetNodeRole.Gateway;
        return new NodeRecord(
            id, role, isGateway ? 0 : (int)id, NodeKeys.Generate(context.Options.Random, 1_000), isGateway ? new GatewayStorage(context.Options) : null)
        {
            MixEndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            ClientsEndPoint = isGateway ? new IPEndPoint(IPAddress.Loopback, 0) : null,
        };
    }

    /// <summary>Makes an actor whose parent is a probe that is watching it.</summary>
    protected (TestProbe Parent, IActorRef Actor) Launch(Props props)
    {
        var parent = CreateTestProbe();
        var actor = parent.ChildActorOf(props);
        parent.Watch(actor);
        return (parent, actor);
    }
}
