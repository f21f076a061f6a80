using NymActors.Incoming;
using NymActors.Outgoing;
using NymActors.Reception;
using NymActors.Store;
using NymActors.Streams.Actors;

namespace NymActors.Testing;

/// <summary>Stores for tests of single parts.</summary>
internal static class Stores
{
    /// <summary>A writer to a store in memory: everything is stored at once.</summary>
    public static StoreWriter InMemory(IClientStore? store = null, ClientCounters? counters = null) =>
        new(store ?? new MemoryClientStore(), TimeProvider.System, Answers.Pooled, counters ?? new ClientCounters());

    /// <summary>An outbox in memory.</summary>
    public static Outbox Outbox(
        AnswerScope receipts, ClientCounters? counters = null, OutboxPolicy policy = OutboxPolicy.Off, IClientStore? store = null) =>
        new(InMemory(store), policy, receipts, counters ?? new ClientCounters(), TimeProvider.System, lastId: 0, new WatchedMessages());

    /// <summary>An inbox in memory.</summary>
    public static MessageInbox Inbox(ReceptionWindow window, FullInboxPolicy policy = FullInboxPolicy.WaitAtGateway, IClientStore? store = null) =>
        new(InMemory(store), window, policy);
}
