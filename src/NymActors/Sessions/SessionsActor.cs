using System.Threading.Channels;
using Akka.Actor;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Streams.Actors;

namespace NymActors.Sessions;

/// <summary>
/// Parent of the application connections. A connection that fails is stopped; the others do not notice. When this actor itself
/// fails, the client resumes it, so that the connections live on.
/// </summary>
internal sealed class SessionsActor : ClientActor
{
    private readonly Recipient _self;
    private readonly SendingQueue _queue;
    private readonly AnswerScope _answers;
    private int _next;

    public SessionsActor(ClientRefs refs, Recipient self, SendingQueue queue, AnswerScope answers)
        : base(refs)
    {
        _self = self;
        _queue = queue;
        _answers = answers;

        Handle<OpenSession>(OnOpenSession);
        Handle<OpenApplication>(OnOpenApplication);
    }

    public static Props Props(ClientRefs refs, Recipient self, SendingQueue queue, AnswerScope answers) =>
        LocalProps.Create(() => new SessionsActor(refs, self, queue, answers));

    protected override SupervisorStrategy SupervisorStrategy() => new EscalatingStrategy(static (_, _) => Directive.Stop);

    private void OnOpenSession(OpenSession message)
    {
        var outgoing = Channel.CreateUnbounded<OutgoingFrame>(new UnboundedChannelOptions
        {
            SingleReader = true,
            AllowSynchronousContinuations = _answers.Answers.AreSteps,
        });
        var owed = new AnswerScope(_answers.Answers);
        var ended = _answers.New<bool>();
        var actor = Context.ActorOf(WebsocketSessionActor.Props(Refs, _self, _queue, outgoing.Writer, owed, ended), NextName());
        Hand(message.Opened, new WebsocketSession(actor, outgoing, owed, new ApplicationConnection(actor, Refs.Reception, ended.Task)), actor);
    }

    private void OnOpenApplication(OpenApplication message)
    {
        var ended = _answers.New<bool>();
        var actor = Context.ActorOf(ApplicationActor.Props(Refs, message.Deliveries, ended), NextName());
        Hand(message.Opened, new ApplicationConnection(actor, Refs.Reception, ended.Task), actor);
    }

    /// <summary>Hands a connection over; one that nobody waits for any more must not stay attached.</summary>
    private static void Hand<T>(Answer<T> opened, T connection, IActorRef actor)
    {
        if (!opened.TrySet(connection))
        {
            Context.Stop(actor);
        }
    }

    private string NextName() => (++_next).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
