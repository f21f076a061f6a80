using Akka.Actor;
using Akka.Event;

namespace NymActors.Streams.Actors;

/// <summary>
/// Base of the actors of a client and of a mixnet: what an actor was handling when it failed is never lost without a word.
/// <list type="table">
/// <item><term>a request (<see cref="IRequest"/>)</term><description>whoever waits gets the error at once</description></item>
/// <item><term>any other message</term><description>is handled once more afterwards, behind what waits already</description></item>
/// <item><term>a message that fails twice</term><description>is given up by name (<see cref="IGivenUp"/>), logged and counted</description></item>
/// </list>
/// A restart stops the children that the actor had (streams among them). What must outlive a restart lives outside the actor; a
/// parent resumes a child whose own children must outlive its failures.
/// </summary>
internal abstract class HandlingActor : ReceiveActor
{
    private readonly MessageHandling _handling = MessageHandling.Of(Context.System);
    private bool _isSecondAttempt;

    /// <summary>Where the actor logs to.</summary>
    protected ILoggingAdapter Log { get; } = Context.GetLogger();

    /// <summary>
    /// Whether a request that failed, and was told so, is all that the failure concerns: true for an actor without state whose
    /// parent is Akka's and would take all of its children down with it.
    /// </summary>
    protected virtual bool EndsWithItsRequest => false;

    /// <summary>A handler threw; its message is taken care of, and the parent decides about the actor next.</summary>
    protected virtual void OnFailure(Exception reason)
    {
    }

    /// <summary>Registers the handler of one type of message.</summary>
    protected void Handle<T>(Action<T> handler)
    {
        _handling.Register(GetType(), typeof(T));
        Receive<T>(message =>
        {
            try
            {
                _handling.Enter(GetType(), message!);
                handler(message);
            }
            catch (Exception reason)
            {
                OnFailure(reason, message);
                if (!EndsWithItsRequest || message is not IRequest { IsAwaited: true })
                {
                    throw;
                }
            }
        });
    }

    /// <inheritdoc/>
    protected override bool AroundReceive(Receive receive, object message)
    {
        var second = message as SecondAttempt;
        _isSecondAttempt = second is not null;
        return base.AroundReceive(receive, second?.Message ?? message);
    }

    /// <inheritdoc/>
    protected sealed override void PreRestart(Exception reason, object message)
    {
        foreach (var child in Context.GetChildren())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        OnRestart();
    }

    /// <summary>The actor is about to be replaced by a new one of its kind: ends what the new one makes itself.</summary>
    protected virtual void OnRestart()
    {
    }

    private void OnFailure(Exception reason, object? message)
    {
        switch (message)
        {
            case IRequest { IsAwaited: true } request:
                request.Fail(reason);
                break;
            case not null when _isSecondAttempt:
                _handling.GivenUp.Increment();
                Log.Error(reason, "Gave up a {0}: it made {1} fail twice", message.GetType().Name, Self.Path.Name);
                (message as IGivenUp)?.GiveUp(reason, Sender);
                break;
            case not null:
                Self.Tell(new SecondAttempt(message), Sender);
                break;
        }

        OnFailure(reason);
    }
}
