using System.Globalization;
using System.Threading.Channels;
using Akka.Actor;
using NymActors.Streams.Actors;

namespace NymActors.Sessions;

/// <summary>
/// Parent of the application connections. A connection that fails is stopped; the others do not notice. When this actor itself
/// fails, the client resumes it, so that the connections live on.
/// <para>
/// Each session has a place, the lowest number that is free: an application that connects again finds the anonymous conversations of
/// the place as it left them, and two applications at once have different ones.
/// </para>
/// </summary>
internal sealed class SessionsActor : ClientActor
{
    private readonly SessionClient _client;
    private readonly AnswerScope _answers;
    private readonly List<(IActorRef Session, int Place)> _places = [];
    private int _next;

    public SessionsActor(ClientRefs refs, SessionClient client, AnswerScope answers)
        : base(refs)
    {
        _client = client;
        _answers = answers;

        Handle<OpenSession>(OnOpenSession);
        Handle<OpenApplication>(OnOpenApplication);
        Handle<PlaceLeft>(message => Free(message.Session));
        Handle<Terminated>(message => Free(message.ActorRef));
        Handle<StateChanged>(OnStateChanged);
    }

    public static Props Props(ClientRefs refs, SessionClient client, AnswerScope answers) =>
        LocalProps.Create(() => new SessionsActor(refs, client, answers));

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
        var place = Enumerable.Range(0, int.MaxValue).First(place => !_places.Exists(taken => taken.Place == place));
        var actor = Context.ActorOf(
            WebsocketSessionActor.Props(Refs, _client, new SessionChannel(place, message.Messages, outgoing.Writer, owed, ended)), NextName());
        _places.Add((actor, place));
        Context.Watch(actor);
        Hand(message.Opened, new WebsocketSession(actor, outgoing, owed, new ApplicationConnection(actor, Refs.Reception, ended.Task, _answers)), actor);
    }

    private void OnOpenApplication(OpenApplication message)
    {
        var ended = _answers.New<bool>();
        var actor = Context.ActorOf(ApplicationActor.Props(Refs, message.Deliveries, ended), NextName());
        Hand(message.Opened, new ApplicationConnection(actor, Refs.Reception, ended.Task, _answers), actor);
    }

    private void OnStateChanged(StateChanged message)
    {
        foreach (var (session, _) in _places)
        {
            session.Tell(message);
        }
    }

    private void Free(IActorRef session) => _places.RemoveAll(taken => taken.Session.Equals(session));

    /// <summary>Hands a connection over; one that nobody waits for any more must not stay attached.</summary>
    private static void Hand<T>(Answer<T> opened, T connection, IActorRef actor)
    {
        if (!opened.TrySet(connection))
        {
            Context.Stop(actor);
        }
    }

    private string NextName() => (++_next).ToString(CultureInfo.InvariantCulture);
}
