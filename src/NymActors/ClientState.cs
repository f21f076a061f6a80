using Akka.Actor;
using NymActors.Acknowledgements;
using NymActors.Confirmations;
using NymActors.CoverTraffic;
using NymActors.Gateways;
using NymActors.Health;
using NymActors.Incoming;
using NymActors.Outgoing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Preparation;
using NymActors.Reception;
using NymActors.Store;
using NymActors.Surbs;
using NymActors.Topology;
using NymActors.Traffic;

namespace NymActors;

/// <summary>
/// What the actors of one client know, outside of them: a restart of an actor forgets nothing. <i>Kept</i> for the life of the
/// client are sockets, queues, keys and SURBs; what can be made anew without losing a promise is <i>rebuilt</i> when an actor keeps
/// failing (<see cref="Rebuild"/>).
/// </summary>
internal sealed class ClientState
{
    private const int DeliveryWindow = 64;

    // Answers come within seconds: those of a few minutes at full speed.
    private const int MaximumConfirmationKeys = 20_000;

    // A few thousand packets: more than a gateway pushes in a second, less than anybody's memory.
    private const long ReceptionWindowBytes = 16 << 20;

    public ClientState(NymClientOptions options, ClientIdentity identity, ClientRefs refs, ClientLife life, OpenedStore store)
    {
        var counters = life.Counters;
        Store = store.Writer;
        var stored = store.Stored;
        var configuration = options.Configuration;
        var patience = LinkPatience.Of(configuration);
        var queue = new SendingQueue(options.Random.Fork("lanes"));
        var outbox = new Outbox(Store, options.Outbox, life.Receipts, counters, options.Time, stored.LastOutgoing, Watched);
        Traffic = new TrafficState(
            queue, outbox, new MessageChunker(configuration.Traffic.PrimaryPacketSize), options.MaximumQueuedFragments, options.MaximumWaitingBytes, LaneBuffer<PendingFragment>.SmallLane)
        {
            MaximumMessageSize = configuration.Traffic.MaximumMessageSize,
        };
        Gateway = new GatewayConnectionState(
            configuration.GatewayConnection,
            patience,
            options.Random.Fork("reconnection"),
            new PacketWriter(refs, queue, counters, options.Time),
            options.Time);
        var issuedKeys = new IssuedReplyKeys(ledger: counters.ReplyKeyBook);
        Surbs = new SurbStoreState(
            configuration.ReplySurbs,
            issuedKeys,
            new SenderTags(options.Random.Fork("sender tags"), Store, stored.SenderTags),
            new SurbConversations(configuration.ReplySurbs, options.Random.Fork("reply SURBs"), total: counters.ReplySurbBook));
        Surbs.Restore(stored);
        SendOn(stored.Outbox);
        var replyKeys = new ReplyKeyFinder(issuedKeys, Store, ConfirmationKeys);
        Reception = new ReceptionState(
            new PacketOpener(identity.Keys.Encryption, replyKeys.TryTake),
            new DeliveryBuffer<IActorRef>(options.MaximumUndeliveredBytes, DeliveryWindow),
            new MessageInbox(Store, Window, options.WhenInboxIsFull),
            stored,
            replyKeys,
            options.AnswersConfirmations
                ? new RequestedConfirmations(identity.Address, Traffic.Chunker, options.Random.Fork("confirmations given"), queue, counters)
                : null,
            MessageSizeLimit.Reassembly(configuration.Traffic.MaximumMessageSize, ReceptionState.RememberedSets));
        Network = new NetworkMemory(identity.Registration.Gateway, options.Time);
        Feed = new ConditionFeed(options.Time, options.Answers);
        Proof = new MixnetProof(patience, options.Time);
        Judge = new ConditionJudge(configuration, Gateway, Topology, Proof, options.Time, () => Store.Trouble);
        Gateway.Changed = Topology.Changed = Store.OnTrouble = () => TellChange(refs);
    }

    /// <summary>What survives the end of the process.</summary>
    public StoreWriter Store { get; }

    /// <summary>How the client is, and who watches it.</summary>
    public ConditionFeed Feed { get; }

    /// <summary>Messages with a deadline, or to be confirmed.</summary>
    public WatchedMessages Watched { get; } = new();

    /// <summary>Keys of the SURBs that go with questions whether a message arrived.</summary>
    public IssuedReplyKeys ConfirmationKeys { get; } = new(MaximumConfirmationKeys);

    public MixnetProof Proof { get; }

    public ConditionJudge Judge { get; }

    public CurrentTopology Topology { get; } = new();

    public NetworkMemory Network { get; }

    public PendingAcknowledgements Pending { get; } = new();

    public ReceptionWindow Window { get; } = new(ReceptionWindowBytes);

    public CoverTrafficState Cover { get; } = new();

    public GatewayConnectionState Gateway { get; }

    public TrafficState Traffic { get; }

    public ReceptionState Reception { get; }

    public SurbStoreState Surbs { get; }

    /// <summary>How the running client stands.</summary>
    public ClientStatus Status => Topology.Value is null
        ? ClientStatus.WithoutTopology
        : Gateway.Link is null ? ClientStatus.Reconnecting : ClientStatus.Connected;

    private static void TellChange(ClientRefs refs)
    {
        if (refs.AreSet)
        {
            refs.Health.Tell(LookAgain.Instance, ActorRefs.NoSender);
            refs.Sessions.Tell(Sessions.StateChanged.Instance, ActorRefs.NoSender);
        }
    }

    /// <summary>Queues what was accepted before the last end.</summary>
    private void SendOn(IReadOnlyList<StoredOutgoing> kept)
    {
        foreach (var message in kept)
        {
            var fragments = Traffic.Outbox.Restore(message);
            if (fragments.Length == 0)
            {
                // All of it is acknowledged; its recipient is asked what it has.
            }
            else if (message.Correspondent is not { } correspondent)
            {
                Traffic.Queue.Add(message.Lane, fragments);
            }
            else if (Surbs.Conversations.TryGet(correspondent, out var conversation))
            {
                conversation.Queue(fragments);
            }
            else
            {
                fragments[0].GiveUp(new NymClientException(NymClientError.NoReplySurbs, "No reply SURB of the correspondent is left."));
            }
        }
    }

    /// <summary>Makes anew what a child can have anew, in case that is what it fails at. The child is suspended meanwhile.</summary>
    /// <param name="child">The child's name.</param>
    public void Rebuild(string child)
    {
        switch (child)
        {
            case ClientChildren.Reception:
                Reception.Rebuild();
                break;
            case ClientChildren.Gateway:
                Gateway.Rebuild();
                break;
        }
    }
}
