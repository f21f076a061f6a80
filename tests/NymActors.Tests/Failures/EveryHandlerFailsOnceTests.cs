using Akka.Actor;
using NymActors.Acknowledgements;
using NymActors.Confirmations;
using NymActors.Gateways;
using NymActors.Health;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.LocalApi;
using NymActors.Reception;
using NymActors.Streams.Actors;
using NymActors.Surbs;
using NymActors.Testing;
using NymActors.Topology;

namespace NymActors.Failures;

/// <summary>
/// For every actor of a client and every message it handles: the handler fails there once, on simulated time. Afterwards whoever asked
/// has an answer or an error within five seconds, no other message is lost, the client sends, receives, asks and answers, and nothing
/// runs that did not run before.
/// </summary>
public sealed class EveryHandlerFailsOnceTests
{
    /// <summary>What makes each actor handle each message, in a client that runs.</summary>
    private static readonly Dictionary<string, Action<FailingClient>> Causes = new()
    {
        ["AcknowledgementActor <- AcknowledgementReceived"] = Exchange,
        ["AcknowledgementActor <- BeginWork"] = static world => world.Tell("/acknowledgements", BeginWork.Instance),
        ["AcknowledgementActor <- CheckDeadlines"] = static world => world.Tell("/acknowledgements", CheckDeadlines.Instance),
        ["AcknowledgementActor <- FragmentSent"] = Exchange,
        ["AcknowledgementActor <- PreparationFailed"] = static world => world.Tell("/acknowledgements", new PreparationFailed(Fragments.One())),
        ["ApplicationActor <- AttachDeferred"] = SecondReader,
        ["ApplicationActor <- Attached"] = ReaderThatFails,
        ["ApplicationActor <- BeginWork"] = static world => ReaderIsTold(world, BeginWork.Instance),
        ["ApplicationActor <- Delivery"] = ReaderThatFails,
        ["ConfirmationActor <- BeginWork"] = static world => world.Tell("/confirmations", BeginWork.Instance),
        ["ConfirmationActor <- ConfirmationReceived"] = Confirmed,
        ["ConfirmationActor <- LookAtDue"] = static world => world.Tell("/confirmations", LookAtDue.Instance),
        ["ConfirmationActor <- LookAtNews"] = Confirmed,
        ["CoverTrafficActor <- BeginWork"] = static world => world.Tell("/cover-traffic", BeginWork.Instance),
        ["CoverTrafficActor <- RestartStream"] = static world => EndStream(world, "/cover-traffic"),
        ["CoverTrafficActor <- StartSending"] = static world => world.Tell("/cover-traffic", StartSending.Instance),
        ["CoverTrafficActor <- StreamEnded"] = static world => EndStream(world, "/cover-traffic"),
        ["GatewayConnectionActor <- BeginWork"] = static world => world.Tell("/gateway", BeginWork.Instance),
        ["GatewayConnectionActor <- CheckConnection"] = static world => world.Tell("/gateway", CheckConnection.Instance),
        ["GatewayConnectionActor <- Connect"] = GatewayAway,
        ["GatewayConnectionActor <- FrameReceived"] = Exchange,
        ["GatewayConnectionActor <- LinkClosed"] = GatewayAway,
        ["GatewayConnectionActor <- LinkFailed"] = GatewayAway,
        ["GatewayConnectionActor <- LinkOpened"] = GatewayAway,
        ["GatewayConnectionActor <- OutgoingPacket"] = Exchange,
        ["GatewayConnectionActor <- PacketWritten"] = Exchange,
        ["GatewayConnectionActor <- ReconnectNow"] = static world => world.Client.ReconnectNow(),
        ["GatewayConnectionActor <- RoomAvailable"] = static world => world.Tell("/gateway", RoomAvailable.Instance),
        ["GatewayConnectionActor <- SenderEnded"] = static world => world.Tell("/gateway", SenderEnded.Instance),
        ["GatewayConnectionActor <- SenderFailed"] = static world => world.Tell("/gateway", new SenderFailed(new IOException("told by the test"))),
        ["GatewayConnectionActor <- SenderStarted"] = static world => EndStream(world, "/traffic"),
        ["HealthActor <- BeginWork"] = static world => world.Tell("/health", BeginWork.Instance),
        ["HealthActor <- LookAgain"] = static world => world.Tell("/health", LookAgain.Instance),
        ["HealthActor <- PacketTaken"] = static world => world.Tell("/health", PacketTaken.Instance),
        ["NymClientActor <- GatewayAttemptFailed"] = GatewayAway,
        ["NymClientActor <- GatewayReady"] = GatewayAway,
        ["NymClientActor <- TopologyFetchFailed"] = static world => world.Tell("/topology", new TopologyFetchFailed(new IOException("told by the test"))),
        ["NymClientActor <- TopologyFetched"] = static world => world.Tell("/topology", RefreshTopology.Instance),
        ["NymClientActor <- WaitedForTopology"] =
            static world => world.Tell("", new WaitedForTopology(new IOException("told by the test"), TimeSpan.Zero)),
        ["NymClientsActor <- StartClient"] = SameIdAgain,
        ["ReceptionActor <- AnswerQuestions"] = static world => world.Tell("/reception", AnswerQuestions.Instance),
        ["ReceptionActor <- AttachApplication"] = Exchange,
        ["ReceptionActor <- BeginWork"] = static world => world.Tell("/reception", BeginWork.Instance),
        ["ReceptionActor <- ConfirmDelivery"] = Exchange,
        ["ReceptionActor <- DetachApplication"] = Exchange,
        ["ReceptionActor <- ForgetSets"] = static world => world.TellOwn("/reception", "ForgetSets"),
        ["ReceptionActor <- MessageKept"] = Exchange,
        ["ReceptionActor <- PacketReceived"] = Exchange,
        ["ReceptionActor <- ReturnDelivery"] = static world => world.Tell("/reception", new ReturnDelivery(0)),
        ["ReceptionActor <- SweepReassembly"] = static world => world.TellOwn("/reception", "SweepReassembly"),
        ["ReceptionActor <- Terminated"] = ApplicationThatDoesNotSay,
        ["SessionsActor <- BeginWork"] = static world => world.Tell("/sessions", BeginWork.Instance),
        ["SessionsActor <- OpenApplication"] = static world => Assert.False(world.EndsWell(world.Client.NextAsync())),
        ["SessionsActor <- PlaceLeft"] = static world => InSession(world, static session => session.DetachAsync().AsTask()),
        ["SessionsActor <- StateChanged"] = GatewayAway,
        ["SessionsActor <- Terminated"] = static world => InSession(world, static _ => Task.CompletedTask),
        ["SessionsActor <- OpenSession"] = static world => Assert.False(world.EndsWell(world.Client.OpenSessionAsync())),
        ["SurbStoreActor <- BeginWork"] = static world => world.Tell("/surb-store", BeginWork.Instance),
        ["SurbStoreActor <- CheckStaleReplies"] = static world => world.TellOwn("/surb-store", "CheckStaleReplies"),
        ["SurbStoreActor <- CloseLane"] = static world => InSession(world, static session => session.ReceiveBinaryAsync([4, 0, 0, 0, 0, 0, 0, 0, 7])),
        ["SurbStoreActor <- CountLane"] = static world => InSession(world, static session => session.ReceiveBinaryAsync(LaneLength)),
        ["SurbStoreActor <- RetransmitReply"] = static world => world.Tell("/surb-store", new RetransmitReply(Reply())),
        ["SurbStoreActor <- SendAnonymously"] =
            static world => Assert.False(world.EndsWell(world.Client.SendAnonymousAsync(world.Correspondent.Address, world.Text()))),
        ["SurbStoreActor <- SendReply"] = static world => Assert.False(world.EndsWell(world.Client.ReplyAsync(Tag, world.Text()))),
        ["SurbStoreActor <- SurbRequestReceived"] =
            static world => world.Tell("/surb-store", new SurbRequestReceived(world.Correspondent.Address, 10)),
        ["SurbStoreActor <- SurbsReceived"] = Question,
        ["TopologyActor <- BeginWork"] = static world => world.Tell("/topology", BeginWork.Instance),
        ["TopologyActor <- RefreshTopology"] = static world => world.Tell("/topology", RefreshTopology.Instance),
        ["TopologyActor <- TopologyFetchFailed"] =
            static world => world.Tell("/topology", new TopologyFetchFailed(new IOException("told by the test"))),
        ["TopologyActor <- TopologyFetched"] = static world => world.Tell("/topology", RefreshTopology.Instance),
        ["TrafficActor <- BeginWork"] = static world => world.Tell("/traffic", BeginWork.Instance),
        ["TrafficActor <- ObserveRate"] = static world => world.TellOwn("/traffic", "ObserveRate"),
        ["TrafficActor <- RestartStream"] = static world => EndStream(world, "/traffic"),
        ["TrafficActor <- SendToRecipient"] =
            static world => Assert.False(world.EndsWell(world.Client.SendAsync(world.Correspondent.Address, world.Text()))),
        ["TrafficActor <- SpaceAvailable"] = static world => world.TellOwn("/traffic", "SpaceAvailable"),
        ["TrafficActor <- StartSending"] = static world => world.Tell("/traffic", StartSending.Instance),
        ["TrafficActor <- StreamEnded"] = static world => EndStream(world, "/traffic"),
        ["WebsocketSessionActor <- ApplicationLeft"] = static world => InSession(world, static session => session.DetachAsync().AsTask()),
        ["WebsocketSessionActor <- AttachDeferred"] = static world => InSession(world, static _ => Task.CompletedTask, AttachDeferred.Instance),
        ["WebsocketSessionActor <- Attached"] = static world => InSession(world, static _ => Task.CompletedTask),
        ["WebsocketSessionActor <- BeginWork"] = static world => InSession(world, static _ => Task.CompletedTask, BeginWork.Instance),
        ["WebsocketSessionActor <- CommitStored"] = static world => InSession(
            world,
            static _ => Task.CompletedTask,
            new Sessions.CommitStored(new(new CommitRequest(1) { RequestId = "1" }, IsText: true, new AnswerScope(Answers.Pooled).New<bool>()), null)),
        ["WebsocketSessionActor <- Delivery"] = static world => SessionThatFails(world),
        ["WebsocketSessionActor <- FaultReceived"] = static world => InSession(world, static session => session.ReceiveTextAsync("{")),
        ["WebsocketSessionActor <- LaneCounted"] = static world => InSession(world, static session => session.ReceiveBinaryAsync(LaneLength)),
        ["WebsocketSessionActor <- MessageGivenUp"] = static world =>
            InSession(world, static _ => Task.CompletedTask, new Sessions.MessageGivenUp(null, null, new IOException("told by the test"))),
        ["WebsocketSessionActor <- MessageProgressed"] = static world =>
            InSession(world, static _ => Task.CompletedTask, new Sessions.MessageProgressed(new("1", null, Receipt()), IsAcknowledged: false)),
        ["WebsocketSessionActor <- RequestCompleted"] = static world => SessionThatFails(world),
        ["WebsocketSessionActor <- RequestReceived"] =
            static world => InSession(world, static session => session.ReceiveTextAsync("""{"type":"selfAddress"}""")),
        ["WebsocketSessionActor <- StateChanged"] = static world => InSession(world, static _ => Task.CompletedTask, Sessions.StateChanged.Instance),
    };

    /// <summary>Pairs that happen once in the life of a client: at its start, or at the end of one of its children, which is its own.</summary>
    private static readonly string[] AtStartOrEnd = ["NymClientActor <- Terminated"];

    private static byte[] LaneLength => [5, 0, 0, 0, 0, 0, 0, 0, 7];

    private static SenderTag Tag => SenderTag.FromBytes(new byte[SenderTag.Length]);

    public static TheoryData<string> Pairs() => [.. Causes.Keys];

    [Fact]
    public void Every_handler_of_every_actor_has_its_row() => Simulated.Run(static network =>
    {
        var world = new FailingClient(network);
        world.Connect();
        InSession(world, static session => session.DetachAsync().AsTask());
        world.AssertWorks();
        Assert.Equal(Causes.Keys.Concat(AtStartOrEnd).Order(StringComparer.Ordinal), world.Pairs);
    });

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_handler_that_fails_breaks_nothing_but_itself(string pair) => Simulated.Run(network =>
    {
        var world = new FailingClient(network);
        world.Connect();
        network.World.RunFor(TimeSpan.FromMilliseconds(200));
        var before = world.Actors();

        world.Arm(pair);
        Causes[pair](world);
        world.UntilFailed();
        network.World.RunFor(TimeSpan.FromSeconds(1));
        world.AssertWorks();
        Assert.Equal(before, world.Actors());
    });

    private static PendingFragment Reply() => Fragments.OfReply(Tag, 10, TransmissionLane.General).Single();

    /// <summary>Messages both ways, around the failure: none is lost.</summary>
    private static void Exchange(FailingClient world)
    {
        byte[][] there = [world.Text(), world.Text(), world.Text()];
        byte[][] back = [world.Text(), world.Text(), world.Text()];
        var receipts = new List<Task<MessageReceipt>>();
        for (var i = 0; i < there.Length; i++)
        {
            receipts.Add(world.Client.SendAsync(world.Correspondent.Address, there[i]));
            receipts.Add(world.Correspondent.SendAsync(world.Client.Address, back[i]));
        }

        Assert.Equivalent(there, there.Select(_ => world.Next(world.Correspondent).Data.ToArray()), strict: true);
        Assert.Equivalent(back, back.Select(_ => world.Next(world.Client).Data.ToArray()), strict: true);
        foreach (var receipt in receipts)
        {
            Assert.True(world.EndsWell(receipt));
            world.Network.Run(receipt.Result.Acknowledged);
        }
    }

    private static void Confirmed(FailingClient world)
    {
        var text = world.Text();
        var receipt = world.Network.Run(world.Client.SendAsync(world.Correspondent.Address, text, new SendOptions { Confirm = true }));
        world.Network.Run(receipt.Confirmed);
        Assert.Equal(text, world.Next(world.Correspondent).Data.ToArray());
    }

    private static void Question(FailingClient world)
    {
        var text = world.Text();
        world.Network.Run(world.Correspondent.SendAnonymousAsync(world.Client.Address, text, replySurbs: 12));
        Assert.Equal(text, world.Next(world.Client).Data.ToArray());
    }

    /// <summary>A connection of an application that fails ends by itself; what it had not got goes to the next one.</summary>
    private static void ReaderThatFails(FailingClient world)
    {
        var text = world.Text();
        var reading = world.Client.NextAsync();
        world.Network.Run(world.Correspondent.SendAsync(world.Client.Address, text));
        world.Network.World.RunUntil(() => reading.IsCompleted, TimeSpan.FromMinutes(1));
        if (!reading.IsCompletedSuccessfully)
        {
            Assert.Equal(text, world.Next(world.Client).Data.ToArray());
        }
    }

    private static void ReaderIsTold(FailingClient world, object message)
    {
        var reading = world.Client.NextAsync();
        world.Network.World.RunFor(TimeSpan.FromMilliseconds(10));
        world.Tell("/sessions/*", message);
        world.Network.World.RunUntil(() => reading.IsCompleted, TimeSpan.FromSeconds(5));
    }

    /// <summary>A session that fails while a message is on its way to it; the next reader gets it.</summary>
    private static void SessionThatFails(FailingClient world)
    {
        InSession(world, session => SendTo(world, session));
        Assert.Equal("m"u8.ToArray(), world.Next(world.Client).Data.ToArray());
    }

    private static void SecondReader(FailingClient world)
    {
        var first = world.Client.NextAsync();
        world.Network.World.RunFor(TimeSpan.FromMilliseconds(10));
        var second = world.Client.NextAsync();
        world.Network.World.RunUntil(() => second.IsCompleted, TimeSpan.FromSeconds(5));
        var text = world.Text();
        world.Network.Run(world.Correspondent.SendAsync(world.Client.Address, text));
        Assert.Equal(text, world.Network.Run(first).Data.ToArray());
    }

    /// <summary>An application whose actor ends without detaching.</summary>
    private static void ApplicationThatDoesNotSay(FailingClient world)
    {
        var application = world.System.ActorOf(Props.Create<SilentActor>());
        world.Tell("/reception", new AttachApplication(application, Place: null));
        world.Network.World.RunFor(TimeSpan.FromMilliseconds(10));
        application.Tell(PoisonPill.Instance);
    }

    private static void InSession(FailingClient world, Func<WebsocketSessionUser, Task> use, object? told = null)
    {
        var session = world.Network.Run(world.Client.OpenSessionAsync());
        var user = new WebsocketSessionUser(session);
        world.Network.World.RunFor(TimeSpan.FromMilliseconds(10));
        if (told is not null)
        {
            world.Tell("/sessions/*", told);
        }

        world.EndsWell(use(user));
        world.Network.Run(session.DisposeAsync().AsTask());
    }

    /// <summary>A message to the client itself, which comes back to the session as a delivery.</summary>
    private static async Task SendTo(FailingClient world, WebsocketSessionUser session)
    {
        await session.ReceiveTextAsync($$"""{"type":"send","message":"m","recipient":"{{world.Client.Address}}","connectionId":7}""");
        await session.ReceivedAsync();
    }

    private static MessageReceipt Receipt() => new(new MessageTracker(Fragments.Receipts, 1));

    private static void EndStream(FailingClient world, string actor)
    {
        world.Tell($"{actor}/*/*", Kill.Instance);
        world.Network.World.RunFor(TimeSpan.FromSeconds(1));
    }

    private static void GatewayAway(FailingClient world)
    {
        var gateway = world.Network.Mixnet.Gateways.Single(node => node.IdentityKey == world.Client.Address.Gateway.ToString()).Id;
        world.Network.Run(world.Network.Mixnet.StopNodeAsync(gateway));
        world.Network.World.RunFor(TimeSpan.FromSeconds(3));
        world.Network.Run(world.Network.Mixnet.StartNodeAsync(gateway));
        world.Network.World.RunUntil(() => world.Client.Status == ClientStatus.Connected, TimeSpan.FromMinutes(1));
    }

    private static void SameIdAgain(FailingClient world)
    {
        var options = world.Network.OptionsOf("carol");
        Assert.False(world.EndsWell(NymClient.ConnectAsync(options with { ActorSystem = world.System })));
    }

    private sealed class SilentActor : ReceiveActor
    {
        public SilentActor() => ReceiveAny(static _ => { });
    }
}
