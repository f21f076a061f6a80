using System.Threading.Channels;
using Akka.Actor;
using Akka.Event;
using NymActors.Reception;
using NymActors.Streams.Actors;

namespace NymActors.Sessions;

/// <summary>The application inside the process: passes deliveries to a reader of <see cref="NymClient.Messages"/>.</summary>
internal sealed class ApplicationActor : ClientActor
{
    private readonly ChannelWriter<Delivery> _deliveries;
    private readonly Answer<bool> _ended;

    public ApplicationActor(ClientRefs refs, ChannelWriter<Delivery> deliveries, Answer<bool> ended)
        : base(refs)
    {
        _deliveries = deliveries;
        _ended = ended;

        Handle<Delivery>(delivery => deliveries.TryWrite(delivery));
        Handle<Attached>(_ => { });
        Handle<AttachDeferred>(_ => Log.Info("A reader waits for this client's messages: another one takes them, and has to end first"));
    }

    public static Props Props(ClientRefs refs, ChannelWriter<Delivery> deliveries, Answer<bool> ended) =>
        LocalProps.Create(() => new ApplicationActor(refs, deliveries, ended));

    protected override void Begin() => Refs.Reception.Tell(new AttachApplication(Self, Place: null));

    protected override void PostStop()
    {
        Refs.Reception.Tell(new DetachApplication(Self));
        _deliveries.TryComplete();
        _ended.TrySet(true);
    }
}
