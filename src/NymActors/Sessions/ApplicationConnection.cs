using Akka.Actor;
using NymActors.Reception;
using NymActors.Streams.Actors;

namespace NymActors.Sessions;

/// <summary>One application connection as its owner holds it.</summary>
/// <param name="actor">The actor that speaks for the application.</param>
/// <param name="reception">Hears at once that a message was taken: nothing that happens to the actor may undo it.</param>
/// <param name="ended">Completes when the actor has detached from the reception: the next application may come.</param>
/// <param name="answers">What the client owes.</param>
internal sealed class ApplicationConnection(IActorRef actor, IActorRef reception, Task ended, AnswerScope answers)
{
    /// <summary>The application has the message.</summary>
    public void Confirm(long sequence) => reception.Tell(new ConfirmDelivery(sequence), ActorRefs.NoSender);

    /// <summary>The application is done with the message; completes when that is stored.</summary>
    public Task CommitAsync(long sequence)
    {
        var stored = answers.New<bool>();
        reception.Tell(new ConfirmDelivery(sequence) { Stored = stored }, ActorRefs.NoSender);
        return stored.Task;
    }

    /// <summary>The application wants the message again.</summary>
    public void Return(long sequence) => reception.Tell(new ReturnDelivery(sequence), ActorRefs.NoSender);

    /// <summary>Ends the connection.</summary>
    public async Task EndAsync()
    {
        actor.Tell(PoisonPill.Instance, ActorRefs.NoSender);

        // When the client ends meanwhile, there is nothing left to detach from.
        await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
