using Akka.Actor;
using Akka.Event;
using NymActors.Protocol;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Preparation;
using NymActors.Streams.Actors;
using NymActors.Surbs;

namespace NymActors.Reception;

/// <summary>
/// Opens what the gateway delivers: decrypts packets, puts messages together, files reply SURBs and hands messages to the
/// applications that are attached. Messages and half-received ones survive a restart of the actor.
/// <code>
///   alone     messages wait                                   to attached, with AttachApplication
///   attached  messages are handed out, a window at a time     to alone, with DetachApplication or the end of the last application
/// </code>
/// </summary>
internal sealed class ReceptionActor : ClientActor, IWithTimers
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(10);

    private readonly ReceptionState _state;
    private readonly TimeProvider _time;
    private readonly ClientCounters _counters;

    public ReceptionActor(ClientRefs refs, ReceptionState state, TimeProvider time, ClientCounters counters)
        : base(refs)
    {
        _state = state;
        _time = time;
        _counters = counters;

        Handle<PacketReceived>(OnPacket);
        Handle<AttachApplication>(OnAttach);
        Handle<DetachApplication>(message => Detach(message.Application));
        Handle<Terminated>(message => Detach(message.ActorRef));
        Handle<ConfirmDelivery>(OnConfirm);
        Handle<SweepReassembly>(_ => _state.Reassembler.Sweep(_time.GetUtcNow()));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(ClientRefs refs, ReceptionState state, TimeProvider time, ClientCounters counters) =>
        LocalProps.Create(() => new ReceptionActor(refs, state, time, counters));

    protected override void Begin()
    {
        Timers.StartPeriodicTimer(nameof(SweepReassembly), SweepReassembly.Instance, SweepInterval);

        // After a restart the applications are still there, with what was handed out to them; if one ended meanwhile, this tells.
        foreach (var application in _state.Deliveries.Receivers)
        {
            Context.Watch(application);
        }

        HandOut();
    }

    private void OnPacket(PacketReceived packet)
    {
        packet.Room.Leave();
        var opened = Open(packet.Payload.Span);
        var asker = _state.TakeAsker();
        switch (opened.Kind)
        {
            case ReceivedPacketKind.Cover:
                _counters.CoverPacketsReceived.Increment();
                break;
            case ReceivedPacketKind.Fragment:
                _counters.FragmentsReceived.Increment();
                OnFragment(opened.Fragment!, asker);
                break;
            default:
                _counters.MalformedPackets.Increment();
                Log.Debug("Dropped a packet that is neither cover nor a fragment for this client");
                break;
        }
    }

    /// <summary>Opens one packet. Whatever is wrong with it stays with it.</summary>
    private OpenedPacket Open(ReadOnlySpan<byte> payload)
    {
        try
        {
            return _state.Opener.Open(payload);
        }
        catch (Exception reason)
        {
            Log.Warning("A received packet could not be opened: {0}", reason.Message);
            return default;
        }
    }

    private void OnFragment(Fragment fragment, int? asker)
    {
        if (_state.Reassembler.Add(fragment, _time.GetUtcNow()) is not { } serialised)
        {
            return;
        }

        try
        {
            OnMessage(NymMessage.Parse(serialised), asker);
        }
        catch (ProtocolException error)
        {
            _counters.MalformedMessages.Increment();
            Log.Warning("Dropped a received message that does not decode: {0}", error.Message);
        }
    }

    private void OnMessage(NymMessage message, int? asker)
    {
        switch (message)
        {
            case PlainMessage plain:
                Deliver(new IncomingMessage(plain.Data, null), null);
                break;
            case RepliableMessage repliable:
                // First of all: an application that answers at once must find the SURBs.
                FileSurbs(repliable);
                if (repliable.Content == RepliableContent.Data)
                {
                    Deliver(new IncomingMessage(repliable.Data, repliable.SenderTag), null);
                }

                break;
            case ReplyDataMessage reply:
                Deliver(new IncomingMessage(reply.Data, null), asker);
                break;
            case SurbRequestMessage request:
                Refs.SurbStore.Tell(new SurbRequestReceived(request.Requester, request.Amount) { Place = asker ?? 0 });
                break;
            default:
                throw new InvalidOperationException($"No handler for {message.GetType().Name}.");
        }
    }

    private void FileSurbs(RepliableMessage message)
    {
        if (message.ReplySurbs.Count > 0)
        {
            Refs.SurbStore.Tell(new SurbsReceived(
                message.SenderTag, message.ReplySurbs, message.Content == RepliableContent.AdditionalSurbs));
        }
    }

    private void Deliver(IncomingMessage message, int? asker)
    {
        _counters.MessagesReceived.Increment();
        var dropped = _state.Deliveries.Add(message, asker);
        if (dropped > 0)
        {
            _counters.UndeliveredMessages.Add(dropped);
            Log.Warning("Dropped {0} undelivered messages: no application has fetched them and the buffer is full", dropped);
        }

        HandOut();
    }

    private void HandOut()
    {
        while (_state.Deliveries.TryHandOut(out var application, out var delivery))
        {
            application.Tell(delivery);
        }
    }

    private void OnAttach(AttachApplication message)
    {
        if (!_state.Deliveries.Receivers.Contains(message.Application) && !_state.Deliveries.HasRoomFor(message.Place))
        {
            message.Application.Tell(AttachRefused.Instance);
            return;
        }

        _state.Deliveries.Attach(message.Application, message.Place);
        Context.Watch(message.Application);
        message.Application.Tell(Attached.Instance);
        HandOut();
    }

    private void OnConfirm(ConfirmDelivery message)
    {
        _state.Deliveries.Confirm(message.Sequence);
        HandOut();
    }

    private void Detach(IActorRef application)
    {
        if (_state.Deliveries.Detach(application))
        {
            Context.Unwatch(application);
            HandOut();
        }
    }

    private sealed record SweepReassembly : ActorMessage
    {
        public static SweepReassembly Instance { get; } = new();
    }
}
