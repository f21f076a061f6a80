using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.TestKit;
using NymActors.Mixnet.Monitoring;
using NymActors.Protocol.Directory;
using NymActors.Streams.Actors;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Tests.Failures;

/// <summary>A network in memory on virtual time, with a client, in which one handler fails once.</summary>
internal sealed class FailingWorld : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// A packet that meets a node on its way down is lost, as in every mixnet; senders send it again. This long one is awaited before
    /// the next is sent: a matter of how soon the test goes on, not of whether it passes.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static int _worlds;

    private readonly ConcurrentDictionary<string, int> _handled = new();
    private readonly ActorSystem _system = ActorSystem.Create(
        $"failing-{Interlocked.Increment(ref _worlds)}",
        """
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        }
        """);

    private volatile string? _failing;

    private FailingWorld()
    {
        MessageHandling.Of(_system).Probe = (actor, message) =>
        {
            string key = Key(actor, message.GetType());
            _handled.AddOrUpdate(key, 1, static (_, count) => count + 1);
            if (_failing == key && Interlocked.Exchange(ref _failing, null) == key)
            {
                HasFailed = true;
                throw new InvalidOperationException($"the test made {key} fail");
            }
        };
    }

    public InMemoryNetwork Links { get; } = new();

    public LocalMixnet Mixnet { get; private set; } = null!;

    public TestClient Alice { get; private set; } = null!;

    public MixnetNode Gateway => Mixnet.Gateways.Single();

    public MixnetNode MixNode => Mixnet.Nodes[0];

    /// <summary>Whether the handler has failed.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>All pairs of actor and message that have handlers.</summary>
    public IEnumerable<string> Handlers => MessageHandling.Of(_system).Handlers.Select(static pair => Key(pair.Actor, pair.Message)).Order();

    /// <summary>The table's name of a pair.</summary>
    public static string Key(Type actor, Type message) => $"{actor.Name} <- {message.Name}";

    /// <summary>Starts the network, without traffic as yet.</summary>
    public static async Task<FailingWorld> StartAsync()
    {
        var world = new FailingWorld();
        world.Mixnet = await LocalMixnet.StartAsync(new()
        {
            ActorSystem = world._system,
            Transport = MixnetTransport.InMemory,
            Links = world.Links,
            MixNodes = 3,
            Gateways = 1,
        });
        world.Alice = await TestClient.StartAsync(world.Gateway, connector: world.Mixnet.GatewayConnector);
        return world;
    }

    /// <summary>Makes a handler fail the next time.</summary>
    public void Fail(string key) => _failing = key;

    /// <summary>How often a handler was entered.</summary>
    public int Handled(string key) => _handled.GetValueOrDefault(key);

    /// <summary>What was handled so far, for the message of a test that fails.</summary>
    public string Handled() => string.Join(", ", _handled.OrderBy(static pair => pair.Key).Select(static pair => $"{pair.Key}: {pair.Value}"));

    /// <summary>Tells every actor at a path below the network's root.</summary>
    public void Tell(string path, object message) => _system.ActorSelection($"/user/local-mixnet-*{path}").Tell(message, ActorRefs.NoSender);

    public void Advance(TimeSpan time) => ((TestScheduler)_system.Scheduler).Advance(time);

    /// <summary>Lets virtual time run until a condition holds.</summary>
    public Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(
        () =>
        {
            if (condition())
            {
                return true;
            }

            Advance(Step);
            return condition();
        },
        what);

    /// <summary>Lets virtual time run until a condition holds.</summary>
    public Task UntilAsync(Func<bool> condition, Func<string> what) => Eventually.TrueAsync(
        () =>
        {
            Advance(Step);
            return condition();
        },
        what);

    /// <summary>Lets virtual time run until a task has ended, and gives its error.</summary>
    public async Task<Exception?> EndOfAsync(Task task)
    {
        await UntilAsync(() => task.IsCompleted, "an answer or an error");
        return task.Exception?.GetBaseException();
    }

    /// <summary>A node's address is taken by somebody else until the result is disposed.</summary>
    public INodeLinkListener Occupy(MixnetNode node) => Links.Listen(node.MixAddress, static link => link.Close());

    /// <summary>The network carries messages, obeys, and ends without leaving anything behind.</summary>
    public async Task AssertHealthyAsync()
    {
        // What failed may still be on its way to its end: clients come again, as they do in life.
        var patience = 20;
        while (await FindTroubleAsync() is { } trouble)
        {
            Assert.True(--patience > 0, $"the network is of no use any more: {trouble}");
            Advance(Step);
        }

        await AssertEndsAsync();
    }

    private async Task<Exception?> FindTroubleAsync()
    {
        await UntilAsync(() => Mixnet.Snapshot().Nodes.All(static node => node.State == NodeState.Running), "all nodes run");
        await UntilAsync(() => AskDirectory().IsCompletedSuccessfully, "the directory answers");
        try
        {
            await using var bob = await TestClient.StartAsync(Gateway, connector: Mixnet.GatewayConnector);
            await bob.SendAsync(Mixnet, bob, seed: 42);
            byte[] pushes = [(await bob.NextPushAsync(Patience))[0], (await bob.NextPushAsync(Patience))[0]];
            Assert.Equal<byte>([42, 43], pushes.Order());
        }
        catch (Exception error) when (error is GatewayConnectionException or Xunit.Sdk.NotNullException or TimeoutException)
        {
            return error;
        }

        return await EndOfAsync(Mixnet.RestartNodeAsync(MixNode.Id));
    }

    /// <summary>The network ends without leaving anything behind.</summary>
    public async Task AssertEndsAsync()
    {
        Assert.Null(await EndOfAsync(Mixnet.DisposeAsync().AsTask()));

        // Akka.Streams keeps one supervisor for each actor system that ever made a materializer.
        var left = ((ActorRefWithCell)((ActorSystemImpl)_system).Guardian).Children.Select(static child => child.Path.Name);
        Assert.Single(left, static name => name.StartsWith("StreamSupervisor-", StringComparison.Ordinal));
        Assert.Single(left);
        await Assert.ThrowsAsync<GatewayConnectionException>(() => Mixnet.GatewayConnector.ConnectAsync(Gateway.ClientsUrl!));
        await Assert.ThrowsAsync<DirectoryTransportException>(AskDirectory);
        foreach (var node in Mixnet.Nodes)
        {
            await Occupy(node).DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Alice.DisposeAsync();
        await _system.Terminate();
    }

    private Task<byte[]> AskDirectory() => Mixnet.Directory.GetAsync(
        DirectoryUrl.Join(Mixnet.NymApiUrl, DirectoryPaths.Health), CancellationToken.None);
}
