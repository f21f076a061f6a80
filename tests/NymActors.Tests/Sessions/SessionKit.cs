using Akka.Actor;
using Akka.TestKit;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Reception;
using NymActors.Sessions;
using NymActors.Sphinx;
using NymActors.Streams.Actors;
using NymActors.Testing;

namespace NymActors.Tests.Sessions;

/// <summary>
/// The application connections alone: their siblings are one probe. None of them has a timer, so that nothing happens to them when time passes,
/// which on the scheduler of these tests it never does.
/// </summary>
public abstract class SessionKit() : Akka.TestKit.Xunit.TestKit("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"\nakka.loglevel = OFF")
{
    private IActorRef? _sessions;

    internal AnswerScope Answers { get; } = new(Streams.Actors.Answers.Pooled);

    internal SendingQueue Queue { get; } = new(new SeededRandomSource(1));

    /// <summary>How the client stands.</summary>
    protected ClientStatus Status { get; set; } = ClientStatus.Connected;

    /// <summary>How far the client can be relied on.</summary>
    protected ClientCondition Condition { get; set; } = new(ClientAvailability.Online, [], DateTimeOffset.UnixEpoch);

    /// <summary>The most bytes of a message.</summary>
    protected int MaximumMessageSize { get; set; } = 1_000_000;

    internal Recipient Address { get; } = Fragments.NewRecipient();

    internal MessageHandling Handling => MessageHandling.Of(Sys);

    protected TestProbe Siblings => field ??= CreateTestProbe();

    protected IActorRef Sessions => _sessions ??= Sys.ActorOf(SessionsActor.Props(TestRefs.AllTo(Siblings), new(Address, Queue, () => new(Status, Condition)) { MaximumMessageSize = MaximumMessageSize }, Answers), "sessions");

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A session that is attached, and its actor.</summary>
    protected async Task<(WebsocketSession Session, IActorRef Actor)> OpenAsync()
    {
        var opened = Answers.New<WebsocketSession>();
        Sessions.Tell(new OpenSession(MessageHandover.WhenTaken, opened));
        var actor = (await Siblings.ExpectMsgAsync<AttachApplication>(cancellationToken: Cancelled)).Application;
        actor.Tell(Attached.Instance);
        // It has handled that when it answers this.
        await actor.Ask<ActorIdentity>(new Identify(0), Cancelled);
        return (await AwaitedAsync(opened.Task), actor);
    }

    protected static Task<T> AwaitedAsync<T>(Task<T> task) => task.WaitAsync(TestClients.Patience, Cancelled);

    protected static Task AwaitedAsync(Task task) => task.WaitAsync(TestClients.Patience, Cancelled);

    /// <summary>Makes every handler of a type of message throw.</summary>
    protected void FailAt(Type message) => Handling.Probe = (_, handled) =>
    {
        if (handled.GetType() == message)
        {
            throw new InvalidOperationException("provoked");
        }
    };
}
