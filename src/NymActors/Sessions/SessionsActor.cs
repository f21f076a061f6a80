using System.Threading.Channels;
using Akka.Actor;
using NymActors.Protocol.Addressing;
using NymActors.Traffic;

namespace NymActors.Sessions;

/// <summary>Parent of the application connections. A connection that fails is stopped; the others do not notice.</summary>
internal sealed class SessionsActor : ReceiveActor
{
    private int _next;

    public SessionsActor(ClientRefs refs, Recipient self, SendingQueue queue)
    {
        Receive<OpenSession>(message =>
        {
            var outgoing = Channel.CreateUnbounded<OutgoingFrame>(new UnboundedChannelOptions { SingleReader = true });
            var session = Context.ActorOf(WebsocketSessionActor.Props(refs, self, queue, outgoing.Writer), NextName());
            message.Opened.TrySetResult(new WebsocketSession(session, outgoing));
        });
        Receive<OpenApplication>(message =>
            message.Opened.TrySetResult(Context.ActorOf(ApplicationActor.Props(refs, message.Deliveries), NextName())));
    }

    public static Props Props(ClientRefs refs, Recipient self, SendingQueue queue) =>
        Akka.Actor.Props.Create(() => new SessionsActor(refs, self, queue));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Stop);

    private string NextName() => (++_next).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
