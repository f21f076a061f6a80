using Akka.Actor;

namespace NymActors.Mixnet.Gateways;

/// <summary>
/// The place of one connection in the table of active clients, from its authentication until it begins to end: meanwhile what arrives
/// for its client comes to its outbox (docs/protocol/03-gateway.md 17.4, 17.5). Used by the connection's actor only.
/// </summary>
/// <param name="gateway">Holds the table.</param>
/// <param name="session">Who the client is.</param>
/// <param name="outbox">Where messages for the client come.</param>
/// <param name="writer">Pushes them.</param>
/// <param name="connection">The connection's actor.</param>
internal sealed class ClientPresence(
    GatewayServices gateway, ClientSession session, ClientOutbox outbox, ClientWriter writer, IActorRef connection)
{
    private ActiveClient? _entry;

    /// <summary>The connection that has the place of this client now; null if none has.</summary>
    public ActiveClient? FindHolder() => gateway.Clients.TryGet(session.Address, out var holder) ? holder : null;

    /// <summary>
    /// Takes the place, from another connection if need be, which is told to end. The store is read only now that new messages come to
    /// the outbox, so none falls between.
    /// </summary>
    public void Enter()
    {
        _entry = new ActiveClient(session.Address, connection, outbox, session.SessionStart);
        gateway.Clients.Enter(_entry)?.Connection.Tell(Superseded.Instance);
        writer.BeginPushing();
    }

    /// <summary>Gives the place up, if it was taken; what still waited goes to the store.</summary>
    public void Leave()
    {
        if (_entry is { } entry)
        {
            _entry = null;
            gateway.Clients.Remove(entry);
            gateway.Delivery.TakeBack(entry.Address, writer.EndPushing());
        }
    }
}
