using Akka.Actor;

namespace NymActors.Streams.Actors;

/// <summary>
/// What the actors of one system handle: which types of message each kind of actor has a handler for, and a probe that tests set
/// to make a handler fail. Thread-safe.
/// </summary>
internal sealed class MessageHandling : IExtension
{
    private readonly Lock _lock = new();
    private readonly HashSet<(Type Actor, Type Message)> _handlers = [];
    private volatile Action<Type, object>? _probe;

    private MessageHandling()
    {
    }

    /// <summary>Messages that were given up because they made their actor fail twice.</summary>
    public Count GivenUp { get; } = new();

    /// <summary>Called with the kind of actor and the message before each handler; what it throws is the handler's failure.</summary>
    public Action<Type, object>? Probe
    {
        get => _probe;
        set => _probe = value;
    }

    /// <summary>Every kind of actor that was started, with every type of message it handles.</summary>
    public IReadOnlyCollection<(Type Actor, Type Message)> Handlers
    {
        get
        {
            lock (_lock)
            {
                return [.. _handlers];
            }
        }
    }

    /// <summary>The one of an actor system.</summary>
    public static MessageHandling Of(ActorSystem system) => system.WithExtension<MessageHandling, Provider>();

    internal void Register(Type actor, Type message)
    {
        lock (_lock)
        {
            _handlers.Add((actor, message));
        }
    }

    internal void Enter(Type actor, object message) => _probe?.Invoke(actor, message);

    private sealed class Provider : ExtensionIdProvider<MessageHandling>
    {
        public override MessageHandling CreateExtension(ExtendedActorSystem system) => new();
    }
}
