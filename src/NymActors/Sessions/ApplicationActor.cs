using System.Threading.Channels;
using Akka.Actor;
using NymActors.Reception;

namespace NymActors.Sessions;

/// <summary>The application inside the process: passes deliveries to a reader of <see cref="NymClient.Messages"/>.</summary>
internal sealed class ApplicationActor : ReceiveActor
{
    private readonly ClientRefs _refs;
    private readonly ChannelWriter<Delivery> _deliveries;

    public ApplicationActor(ClientRefs refs, ChannelWriter<Delivery> deliveries)
    {
        _refs = refs;
        _deliveries = deliveries;

        Receive<Delivery>(delivery => deliveries.TryWrite(delivery));
        Receive<ConfirmDelivery>(refs.Reception.Tell);
        Receive<Attached>(_ => { });
        Receive<AttachRefused>(_ =>
        {
            deliveries.TryComplete(new NymClientException(
                NymClientError.InvalidArgument, "Another reader or a WebSocket session already takes this client's messages; end it first."));
            Context.Stop(Self);
        });
    }

    public static Props Props(ClientRefs refs, ChannelWriter<Delivery> deliveries) =>
        Akka.Actor.Props.Create(() => new ApplicationActor(refs, deliveries));

    protected override void PreStart() => _refs.Reception.Tell(new AttachApplication(Self));

    protected override void PostStop()
    {
        _refs.Reception.Tell(new DetachApplication(Self));
        _deliveries.TryComplete();
    }
}
