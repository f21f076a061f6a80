using Akka.Actor;
using Akka.Event;

namespace NymActors.Streams.Actors;

/// <summary>
/// Base of the actors of a client and of a mixnet: what an actor was handling when it failed is never lost without a word.
/// <list type="table">
/// <item><term>a request (<see cref="IRequest"/>)</term><description>whoever waits gets the error at once</description></item>
/// <item><term>any other message</term><description>is handled once more after the restart, behind what waits already</description></item>
/// <item><term>a message that fails twice</term><description>is given up by name (<see cref="IGivenUp"/>), logged and counted</description></item>
/// </list>
/// A restart stops the children that the actor had (streams among them). What must outlive a restart lives outside the actor.
/// </summary>
internal abstract class HandlingActor : ReceiveActor
{
    private readonly MessageHandling _handling = MessageHandling.Of(Context.System);

    /// <summary>Where the actor logs to.</summary>
    protected ILoggingAdapter Log { get; } = Context.GetLogger();

    /// <summary>Registers the handler of one type of message.</summary>
    protected void Handle<T>(Action<T> handler)
    {
        _handling.Register(GetType(), typeof(T));
        Receive<T>(message =>
        {
            _handling.Enter(GetType(), message!);
            handler(message);
        });
    }

    /// <inheritdoc/>
    protected override bool AroundReceive(Receive receive, object message) =>
        base.AroundReceive(receive, message is SecondAttempt second ? second.Message : message);

    /// <inheritdoc/>
    protected sealed override void PreRestart(Exception reason, object message)
    {
        Owe(reason, message);
        foreach (var child in Context.GetChildren())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        OnRestart();
    }

    /// <summary>The actor is about to be replaced by a new one of the same kind: lets go of what the new one makes itself.</summary>
    protected virtual void OnRestart()
    {
    }

    private void Owe(Exception reason, object? message)
    {
        var second = message as SecondAttempt;
        switch (second?.Message ?? message)
        {
            case IRequest request:
                request.Fail(reason);
                break;
            case ActorMessage failed when second is not null:
                _handling.GivenUp.Increment();
                Log.Error(reason, "Gave up a {0}: it made {1} fail twice", failed.GetType().Name, Self.Path.Name);
                (failed as IGivenUp)?.GiveUp(reason);
                break;
            case ActorMessage failed:
                Self.Tell(new SecondAttempt(failed), Sender);
                break;
        }
    }
}
