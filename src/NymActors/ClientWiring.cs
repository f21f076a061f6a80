using Akka.Actor;
using NymActors.Acknowledgements;
using NymActors.Confirmations;
using NymActors.CoverTraffic;
using NymActors.Files;
using NymActors.Gateways;
using NymActors.Health;
using NymActors.Protocol.Preparation;
using NymActors.Reception;
using NymActors.Sessions;
using NymActors.Store;
using NymActors.Streams.Links;
using NymActors.Streams.Pacing;
using NymActors.Surbs;
using NymActors.Telemetry;
using NymActors.Topology;
using NymActors.Traffic;

namespace NymActors;

/// <summary>How the parts of one client are put together: which actor works with what.</summary>
/// <param name="options">Which network, which settings.</param>
/// <param name="identity">Who the client is.</param>
/// <param name="directory">Where the network map comes from.</param>
/// <param name="connector">How gateways are reached.</param>
/// <param name="life">What the client owes.</param>
internal sealed class ClientWiring(
    NymClientOptions options, ClientIdentity identity, INetworkDirectory directory, IGatewayConnector connector, ClientLife life)
{
    private const int MaximumReplyRetransmissions = 10;

    /// <summary>Starts the client's actors below its root.</summary>
    /// <param name="root">Where they start.</param>
    /// <param name="client">The root.</param>
    /// <param name="refs">How they will see each other.</param>
    /// <param name="state">What they know.</param>
    public ClientRefs.Actors CreateActors(IActorRefFactory root, IActorRef client, ClientRefs refs, ClientState state)
    {
        var clock = options.Clock ?? SystemPacingClock.Shared;
        return new ClientRefs.Actors
        {
            Client = client,
            Acknowledgements = root.ActorOf(Acknowledgements(refs, state), ClientChildren.Acknowledgements),
            SurbStore = root.ActorOf(SurbStore(refs, state), ClientChildren.SurbStore),
            Reception = root.ActorOf(ReceptionActor.Props(refs, state.Reception, options.Time, life.Counters), ClientChildren.Reception),
            Gateway = root.ActorOf(Gateway(refs, state), ClientChildren.Gateway),
            Traffic = root.ActorOf(Traffic(refs, state, clock, Cover("cover packets", state)), ClientChildren.Traffic),
            CoverTraffic = options.Configuration.CoverTraffic.DisableLoopCoverTrafficStream
                ? null
                : root.ActorOf(CoverTraffic(refs, state, clock, Cover("loop cover packets", state)), ClientChildren.CoverTraffic),
            Sessions = root.ActorOf(SessionsActor.Props(refs, new(identity.Address, state.Traffic.Queue, () => new(state.Status, state.Feed.Current)) { MaximumMessageSize = state.Traffic.MaximumMessageSize }, life.Answers), ClientChildren.Sessions),
            Health = root.ActorOf(
                HealthActor.Props(new(refs, state.Feed, state.Judge, state.Proof, Cover("probes", state), state.Gateway, life.Counters, new RateRemark(options.Configuration.WishedPacketsPerSecond, options.Time))), ClientChildren.Health),
            Confirmations = root.ActorOf(Confirmations(refs, state), ClientChildren.Confirmations),
            Topology = root.ActorOf(Topology(refs, state), ClientChildren.Topology),
        };
    }

    // Every component draws from its own fork, so that in a seeded run one more draw here shifts nothing there.
    private PacketPreparer Preparer(string name) => new(
        identity.Address,
        identity.Keys.AckKey,
        new PreparationSettings
        {
            AveragePacketDelay = options.Configuration.Traffic.AveragePacketDelay,
            AverageAckDelay = options.Configuration.Acknowledgements.AverageAckDelay,
        },
        options.Random.Fork(name));

    private CoverPackets Cover(string name, ClientState state) =>
        new(Preparer(name), state.Topology, options.Configuration.Traffic.PrimaryPacketSize, life.Counters);

    private Props Acknowledgements(ClientRefs refs, ClientState state)
    {
        var settings = options.Configuration.Acknowledgements;
        var policy = new RetransmissionPolicy(
            settings.AckWaitMultiplier,
            settings.AckWaitAddition,
            options.Configuration.Traffic.MaximumNumberOfRetransmissions is { } maximum ? (int)Math.Min(maximum, int.MaxValue) : null,
            MaximumReplyRetransmissions);
        return AcknowledgementActor.Props(new(refs, state.Pending, policy, state.Traffic.Queue, identity.Keys.AckKey, life.Counters, new RoundTrips(options.Configuration.Id)));
    }

    private SurbIssuer Issuer(string name, ClientState state, IssuedReplyKeys keys, StoreWriter? store) => new(
        Preparer(name),
        state.Topology,
        keys,
        store,
        options.Time,
        options.Configuration.ReplySurbs.Format,
        () => state.Gateway.Link is { IsOld: true });

    private Props Confirmations(ClientRefs refs, ClientState state)
    {
        var questions = new ConfirmationQuestions(
            Issuer("confirmations", state, state.ConfirmationKeys, store: null), state.Traffic.Chunker, options.Random.Fork("questions"));
        var watch = new MessageWatch(questions.Ask, state.Traffic.Queue.Add, life.Counters);
        return ConfirmationActor.Props(refs, state.Watched, watch, options.Time);
    }

    private Props SurbStore(ClientRefs refs, ClientState state)
    {
        return SurbStoreActor.Props(new(
            refs,
            state.Surbs,
            state.Store,
            Issuer("surb packets", state, state.Surbs.Keys, state.Store),
            identity.Address,
            state.Traffic.Queue,
            state.Traffic.Outbox,
            state.Traffic.Chunker,
            options.Random.Fork("replies"),
            options.Time,
            life.Counters,
            state.Topology));
    }

    private Props Gateway(ClientRefs refs, ClientState state)
    {
        var opener = new LinkOpener(
            connector, identity, options.Storage, options.Time, options.Random.Fork("gateway"), options.Configuration.GatewayConnection.GatewayResponseTimeout);
        return GatewayConnectionActor.Props(new(
            refs, state.Gateway, identity.Registration.Gateway, opener.OpenAsync, state.Window, state.Traffic.Queue, life.Counters));
    }

    private Props Traffic(ClientRefs refs, ClientState state, PacingClock clock, CoverPackets cover)
    {
        var settings = options.Configuration.Traffic;
        var preparation = new PacketPreparation(Preparer("packets"), state.Topology, state.Traffic.Queue, refs, life.Counters);
        var rate = settings.DisableMainPoissonPacketDistribution
            ? null
            : new SendingRate(new PacingControl(settings.MessageSendingAverageDelay), settings.MessageSendingAverageDelay);
        state.Traffic.Rate = rate;
        var stream = new SendingStream(
            state.Traffic.Queue, preparation, options.PreparationParallelism, cover, rate, clock, options.Random.Fork("pacing"), refs);
        return TrafficActor.Props(new(refs, state.Traffic, state.Topology, stream, options.Time, options.Random.Fork("fragments"))
        {
            IsConnected = () => state.Gateway.Link is not null,
        });
    }

    private Props CoverTraffic(ClientRefs refs, ClientState state, PacingClock clock, CoverPackets cover)
    {
        var pacing = new PacingControl(options.Configuration.CoverTraffic.LoopCoverTrafficAverageDelay);
        state.Cover.Pacing = pacing;
        return CoverTrafficActor.Props(new(refs, state.Cover, cover, pacing, clock, options.Time, options.Random.Fork("cover pacing")));
    }

    private Props Topology(ClientRefs refs, ClientState state) => TopologyActor.Props(new(
        refs,
        directory,
        state.Topology,
        state.Network,
        options.Configuration.Topology,
        options.Storage as ITopologyStore,
        life.Counters,
        options.Time));
}
