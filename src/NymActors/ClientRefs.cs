using Akka.Actor;

namespace NymActors;

/// <summary>
/// The actors of one client, as its children see each other. Set once, all together, before any of them works; the references
/// stay valid when a child is restarted. Reading one before is a defect and says so, instead of a message that reaches nobody.
/// </summary>
internal sealed class ClientRefs
{
    private volatile Actors? _actors;

    /// <summary>Whether the actors are all there.</summary>
    public bool AreSet => _actors is not null;

    /// <summary>The client's root.</summary>
    public IActorRef Client => All.Client;

    /// <summary>Its <see cref="NymActors.Topology.TopologyActor"/>.</summary>
    public IActorRef Topology => All.Topology;

    /// <summary>Its <see cref="Gateways.GatewayConnectionActor"/>.</summary>
    public IActorRef Gateway => All.Gateway;

    /// <summary>Its <see cref="Traffic.TrafficActor"/>.</summary>
    public IActorRef Traffic => All.Traffic;

    /// <summary>Its <see cref="Acknowledgements.AcknowledgementActor"/>.</summary>
    public IActorRef Acknowledgements => All.Acknowledgements;

    /// <summary>Its <see cref="CoverTraffic.CoverTrafficActor"/>; null when the configuration switches loop cover off.</summary>
    public IActorRef? CoverTraffic => All.CoverTraffic;

    /// <summary>Its <see cref="Surbs.SurbStoreActor"/>.</summary>
    public IActorRef SurbStore => All.SurbStore;

    /// <summary>Its <see cref="Reception.ReceptionActor"/>.</summary>
    public IActorRef Reception => All.Reception;

    /// <summary>Its <see cref="NymActors.Confirmations.ConfirmationActor"/>.</summary>
    public IActorRef Confirmations => All.Confirmations;

    /// <summary>Its <see cref="Health.HealthActor"/>.</summary>
    public IActorRef Health => All.Health;

    /// <summary>Its <see cref="Sessions.SessionsActor"/>.</summary>
    public IActorRef Sessions => All.Sessions;

    private Actors All => _actors ?? throw new InvalidOperationException("An actor of the client was used before all of them were there.");

    /// <summary>Sets all of them.</summary>
    /// <exception cref="InvalidOperationException">They are set already.</exception>
    public void Set(Actors actors)
    {
        if (Interlocked.CompareExchange(ref _actors, actors, null) is not null)
        {
            throw new InvalidOperationException("The actors of the client are set already.");
        }
    }

    /// <summary>All actors of a client.</summary>
    internal sealed record Actors
    {
        public required IActorRef Client { get; init; }

        public required IActorRef Topology { get; init; }

        public required IActorRef Gateway { get; init; }

        public required IActorRef Traffic { get; init; }

        public required IActorRef Acknowledgements { get; init; }

        public IActorRef? CoverTraffic { get; init; }

        public required IActorRef SurbStore { get; init; }

        public required IActorRef Reception { get; init; }

        public required IActorRef Sessions { get; init; }

        public required IActorRef Health { get; init; }

        public required IActorRef Confirmations { get; init; }

        /// <summary>The children of the root.</summary>
        public IEnumerable<IActorRef> Children =>
            new[] { Acknowledgements, SurbStore, Reception, Gateway, Traffic, CoverTraffic, Sessions, Health, Confirmations, Topology }.OfType<IActorRef>();
    }
}
