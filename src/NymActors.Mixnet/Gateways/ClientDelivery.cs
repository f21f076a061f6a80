using Akka.Actor;
using NymActors.Mixnet.Monitoring;
using NymActors.Mixnet.Storage;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Gateways;

/// <summary>
/// Gives each message that arrives from the mixnet to the connection of its client, or to the store
/// (docs/protocol/03-gateway.md 17.5, 17.6). Called from the streams of all incoming connections at once.
/// </summary>
internal sealed class ClientDelivery(ActiveClients clients, GatewayStorage storage, NodeCounters counters, TimeProvider time)
{
    /// <summary>Delivers or stores one message.</summary>
    public void Deliver(Bytes32 destination, byte[] content)
    {
        var message = new StoredMessage(time.GetUtcNow(), content);
        if (TryPush(destination, message))
        {
            counters.CountDelivered();
            return;
        }

        if (storage.Messages.TryAdd(destination, message))
        {
            counters.CountDelivered();
            if (storage.TryFind(destination, out var record))
            {
                record.Traffic.CountStored();
            }
        }
        else
        {
            counters.CountDropped(DropReason.StorageFull);
        }

        TellOfStoredMessages(destination);
    }

    /// <summary>Stores what an ended connection did not get to its client.</summary>
    public void TakeBack(Bytes32 client, IReadOnlyCollection<StoredMessage> messages)
    {
        foreach (var message in messages)
        {
            if (!storage.Messages.TryAdd(client, message))
            {
                counters.CountDropped(DropReason.StorageFull);
            }
        }

        if (messages.Count > 0)
        {
            TellOfStoredMessages(client);
        }
    }

    /// <summary>The client may have connected, and read the store, just before something was added to it.</summary>
    private void TellOfStoredMessages(Bytes32 destination)
    {
        if (clients.TryGet(destination, out var client))
        {
            client.Connection.Tell(StoredMessagesWaiting.Instance, ActorRefs.NoSender);
        }
    }

    private bool TryPush(Bytes32 destination, StoredMessage message)
    {
        if (!clients.TryGet(destination, out var client) || !client.Outbox.TryPush(message, out bool wasEmpty))
        {
            return false;
        }

        if (wasEmpty)
        {
            client.Connection.Tell(MessagesWaiting.Instance, ActorRefs.NoSender);
        }

        return true;
    }
}
