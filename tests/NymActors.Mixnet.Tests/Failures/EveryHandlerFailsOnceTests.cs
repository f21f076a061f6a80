using System.Net;
using Akka.Actor;
using NymActors.Mixnet.Gateways;
using NymActors.Protocol.Gateway;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Tests.Failures;

/// <summary>
/// For every actor of a network and every message it handles: the handler fails there once. Afterwards the network carries messages,
/// whoever asked for something has an answer or an error, and nothing is left behind.
/// </summary>
public class EveryHandlerFailsOnceTests
{
    /// <summary>What makes each actor handle each message.</summary>
    private static readonly Dictionary<string, Func<FailingWorld, Task>> Causes = new()
    {
        ["LocalMixnetActor <- NodeRunning"] = static world => Command(world.Mixnet.RestartNodeAsync(world.MixNode.Id), world),
        ["LocalMixnetActor <- NodeFailed"] = CannotStart,
        ["LocalMixnetActor <- DirectoryRunning"] = KillDirectory,
        ["LocalMixnetActor <- DirectoryFailed"] = DirectoryCannotStart,
        ["LocalMixnetActor <- NodeCommand"] = static world => Command(world.Mixnet.StopNodeAsync(world.MixNode.Id), world),
        ["LocalMixnetActor <- CommandOverdue"] = CommandOverdue,
        ["LocalMixnetActor <- RetryNode"] = KillMixNode,
        ["LocalMixnetActor <- RetryDirectory"] = KillDirectory,
        ["LocalMixnetActor <- StopGracefully"] = End,
        ["LocalMixnetActor <- StopOverdue"] = static world => Told(world, "", StopOverdue.Instance),
        ["LocalMixnetActor <- Terminated"] = KillMixNode,
        ["MixNodeActor <- LinkAccepted"] = Traffic,
        ["MixNodeActor <- LinkEnded"] = LinksEnd,
        ["MixNodeActor <- StopGracefully"] = static world => Command(world.Mixnet.RestartNodeAsync(world.MixNode.Id), world),
        ["MixNodeActor <- Closed"] = static world => Command(world.Mixnet.RestartNodeAsync(world.MixNode.Id), world),
        ["GatewayActor <- Started"] = static world => Command(world.Mixnet.RestartNodeAsync(world.Gateway.Id), world),
        ["GatewayActor <- StartFailed"] = CannotStart,
        ["GatewayActor <- LinkAccepted"] = Traffic,
        ["GatewayActor <- LinkEnded"] = LinksEnd,
        ["GatewayActor <- ClientAccepted"] = static world => ConnectAsync(world),
        ["GatewayActor <- Terminated"] = static world => world.Alice.Connection.DisposeAsync().AsTask(),
        ["GatewayActor <- Sweep"] = static world => Passes(world, TimeSpan.FromHours(1)),
        ["GatewayActor <- StopGracefully"] = static world => Command(world.Mixnet.RestartNodeAsync(world.Gateway.Id), world),
        ["GatewayActor <- Closed"] = static world => Command(world.Mixnet.RestartNodeAsync(world.Gateway.Id), world),
        ["ClientConnectionActor <- MessageReceived"] = static world => world.Alice.SendTextAsync(new SupportedProtocolRequest().ToJson()),
        ["ClientConnectionActor <- Written"] = static world => world.Alice.SendTextAsync(new SupportedProtocolRequest().ToJson()),
        ["ClientConnectionActor <- MessagesWaiting"] = Traffic,
        ["ClientConnectionActor <- StoredMessagesWaiting"] = static world => Told(world, "/*/*", StoredMessagesWaiting.Instance),
        ["ClientConnectionActor <- CheckLiveness"] = AuthenticateAgain,
        ["ClientConnectionActor <- LivenessVerdict"] = AuthenticateAgain,
        ["ClientConnectionActor <- Terminated"] = AuthenticateAgainAndLeave,
        ["ClientConnectionActor <- LimitReached"] = AuthenticateAgain,
        ["ClientConnectionActor <- StopGracefully"] = static world => Command(world.Mixnet.RestartNodeAsync(world.Gateway.Id), world),
        ["ClientConnectionActor <- Broken"] = static world => Told(world, "/*/*", new Broken(new IOException("told by the test"))),
        ["ClientConnectionActor <- Superseded"] = AuthenticateAgain,
        ["DirectoryActor <- Started"] = KillDirectory,
        ["DirectoryActor <- StartFailed"] = DirectoryCannotStart,
        ["DirectoryActor <- StopGracefully"] = End,
        ["DirectoryActor <- Closed"] = End,
    };

    /// <summary>After these the network is not meant to go on.</summary>
    private static readonly string[] Ends =
    [
        "LocalMixnetActor <- StopGracefully", "LocalMixnetActor <- StopOverdue", "DirectoryActor <- StopGracefully", "DirectoryActor <- Closed",
    ];

    public static TheoryData<string> Pairs() => [.. Causes.Keys];

    [Fact]
    public async Task Every_handler_of_every_actor_has_its_row()
    {
        await using var world = await FailingWorld.StartAsync();
        Assert.Equal(Causes.Keys.Order(), world.Handlers);
        await world.AssertEndsAsync();
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_handler_that_fails_breaks_nothing_but_itself(string pair)
    {
        await using var world = await FailingWorld.StartAsync();
        world.Fail(pair);
        await Causes[pair](world);
        await world.UntilAsync(() => world.HasFailed, $"{pair} is provoked");
        if (Ends.Contains(pair))
        {
            await world.AssertEndsAsync();
        }
        else
        {
            await world.AssertHealthyAsync();
        }
    }

    /// <summary>A command has an answer or a named error.</summary>
    private static async Task Command(Task command, FailingWorld world)
    {
        if (await world.EndOfAsync(command) is { } error)
        {
            Assert.IsType<MixnetException>(error);
        }

        if (world.Mixnet.Snapshot().Nodes.Any(static node => node.State == Monitoring.NodeState.Stopped))
        {
            await world.EndOfAsync(world.Mixnet.StartNodeAsync(world.MixNode.Id));
        }
    }

    private static Task Told(FailingWorld world, string path, object message)
    {
        world.Tell(path, message);
        return Task.CompletedTask;
    }

    private static Task Passes(FailingWorld world, TimeSpan time)
    {
        world.Advance(time);
        return Task.CompletedTask;
    }

    private static Task KillDirectory(FailingWorld world) => Told(world, "/directory-*", Kill.Instance);

    private static Task KillMixNode(FailingWorld world) => Told(world, "/mix-node-1-*", Kill.Instance);

    private static Task Traffic(FailingWorld world) => world.Alice.SendAsync(world.Mixnet, world.Alice, seed: 1);

    private static async Task LinksEnd(FailingWorld world)
    {
        await Traffic(world);
        await world.Alice.NextPushAsync();
        await world.Alice.NextPushAsync();
        foreach (var node in world.Mixnet.MixNodes)
        {
            await Command(world.Mixnet.RestartNodeAsync(node.Id), world);
        }

        await Command(world.Mixnet.RestartNodeAsync(world.Gateway.Id), world);
    }

    private static async Task CannotStart(FailingWorld world)
    {
        Assert.Null(await world.EndOfAsync(world.Mixnet.StopNodeAsync(world.Gateway.Id)));
        await using (world.Occupy(world.Gateway))
        {
            var starting = world.Mixnet.StartNodeAsync(world.Gateway.Id);
            await world.UntilAsync(() => world.HasFailed, "the gateway cannot start");
            _ = world.EndOfAsync(starting);
        }
    }

    private static async Task DirectoryCannotStart(FailingWorld world)
    {
        var network = Assert.IsType<InMemoryDirectoryNetwork>(world.Mixnet.Directory);
        var endPoint = IPEndPoint.Parse(world.Mixnet.NymApiUrl.Authority);
        await KillDirectory(world);
        IListener? taken = null;
        await Eventually.TrueAsync(
            () =>
            {
                try
                {
                    taken = network.ListenAsync(endPoint, static _ => throw new InvalidOperationException("nobody asks")).GetAwaiter().GetResult();
                    return true;
                }
                catch (IOException)
                {
                    return false;
                }
            },
            "the directory has ended");
        await world.UntilAsync(() => world.HasFailed, "the directory cannot start");
        await taken!.DisposeAsync();
    }

    private static async Task CommandOverdue(FailingWorld world)
    {
        // A client that does not close its side keeps its gateway for longer than the root waits, if the time limit is ahead of it.
        Assert.Null(await world.EndOfAsync(world.Mixnet.StopNodeAsync(world.Gateway.Id)));
        await using (world.Occupy(world.Gateway))
        {
            var starting = world.Mixnet.StartNodeAsync(world.Gateway.Id);
            await world.UntilAsync(() => world.HasFailed, "the command has taken too long");
            Assert.IsType<MixnetException>(await world.EndOfAsync(starting));
        }
    }

    private static Task ConnectAsync(FailingWorld world) => world.Mixnet.GatewayConnector.ConnectAsync(world.Gateway.ClientsUrl!);

    private static async Task<TestClient> BeginAgainAsync(FailingWorld world)
    {
        var again = await world.Alice.ConnectAgainAsync();
        await again.SendAuthenticationAsync();
        return again;
    }

    private static async Task AuthenticateAgain(FailingWorld world)
    {
        var again = await BeginAgainAsync(world);
        await world.UntilAsync(() => world.HasFailed, "the second connection leads to it");
        await again.Connection.DisposeAsync();
    }

    private static async Task AuthenticateAgainAndLeave(FailingWorld world)
    {
        // The client's own reconnection may have led to such a question before.
        int before = world.Handled("ClientConnectionActor <- CheckLiveness");
        var again = await BeginAgainAsync(world);
        await Eventually.TrueAsync(() => world.Handled("ClientConnectionActor <- CheckLiveness") > before, "the first connection is asked");
        await world.Alice.Connection.DisposeAsync();
        await world.UntilAsync(() => world.HasFailed, () => $"the end of the first connection leads to it: {world.Handled()}");
        await again.Connection.DisposeAsync();
    }

    private static async Task End(FailingWorld world)
    {
        var ending = world.Mixnet.DisposeAsync().AsTask();
        Assert.Null(await world.EndOfAsync(ending));
    }
}
