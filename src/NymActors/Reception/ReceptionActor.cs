using Akka.Actor;
using Akka.Event;
using NymActors.Confirmations;
using NymActors.Protocol;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Confirmations;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Preparation;
using NymActors.Store;
using NymActors.Streams.Actors;
using NymActors.Surbs;

namespace NymActors.Reception;

/// <summary>
/// Opens what the gateway delivers: decrypts packets, puts messages together, stores what they bring, files reply SURBs and hands messages
/// to the applications that are attached. Messages survive the end of the process, half-received ones a restart of the actor.
/// <code>
///   alone     messages wait                                   to attached, with AttachApplication
///   attached  messages are handed out, a window at a time     to alone, with DetachApplication or the end of the last application
/// </code>
/// </summary>
internal sealed class ReceptionActor : ClientActor, IWithTimers
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ForgetInterval = TimeSpan.FromHours(1);

    // Longer than any client sends a fragment again; one that comes back from a long absence may.
    private static readonly TimeSpan MemoryOfSets = TimeSpan.FromDays(7);

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
        Handle<MessageKept>(OnKept);
        Handle<AttachApplication>(OnAttach);
        Handle<DetachApplication>(message => Detach(message.Application));
        Handle<Terminated>(message => Detach(message.ActorRef));
        Handle<ConfirmDelivery>(OnConfirm);
        Handle<ReturnDelivery>(OnReturn);
        Handle<AnswerQuestions>(_ => LookAtQuestions());
        Handle<SweepReassembly>(_ => _state.Reassembler.Sweep(_time.GetUtcNow()));
        Handle<ForgetSets>(_ => _state.Inbox.ForgetSets(_time.GetUtcNow() - MemoryOfSets));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(ClientRefs refs, ReceptionState state, TimeProvider time, ClientCounters counters) =>
        LocalProps.Create(() => new ReceptionActor(refs, state, time, counters));

    protected override void Begin()
    {
        Timers.StartPeriodicTimer(nameof(SweepReassembly), SweepReassembly.Instance, SweepInterval);
        Timers.StartPeriodicTimer(nameof(ForgetSets), ForgetSets.Instance, ForgetInterval);

        LookAtQuestions();

        // After a restart the applications are still there, with what was handed out to them; if one ended meanwhile, this tells.
        foreach (var application in _state.Deliveries.Receivers.Concat(_state.Deliveries.Deferred))
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
        var now = _time.GetUtcNow();
        var serialised = _state.Reassembler.Add(fragment, now, out var sets);
        if (sets.Count == 0)
        {
            return;
        }

        var message = Parse(serialised);
        if (asker == ReplyKeyFinder.ForConfirmation)
        {
            OnConfirmation(message);
            return;
        }

        _state.Completed(sets, isUsable: message is not null);
        Keep(new MessageCompleted(sets, now), message, asker);
    }

    /// <summary>A recipient's client says what it has of a message of this client; nothing else may come by the SURBs that it was asked with.</summary>
    private void OnConfirmation(NymMessage? message)
    {
        try
        {
            if (message is ReplyDataMessage { Data.Span: var data })
            {
                Refs.Confirmations.Tell(new ConfirmationReceived(ConfirmationAnswer.Parse(data)));
            }
        }
        catch (ProtocolException error)
        {
            _counters.MalformedMessages.Increment();
            Log.Warning("Dropped a confirmation that does not decode: {0}", error.Message);
        }
    }

    private NymMessage? Parse(ReadOnlyMemory<byte>? serialised)
    {
        try
        {
            return serialised is { } bytes ? NymMessage.Parse(bytes) : null;
        }
        catch (ProtocolException error)
        {
            _counters.MalformedMessages.Increment();
            Log.Warning("Dropped a received message that does not decode: {0}", error.Message);
            return null;
        }
    }

    /// <summary>Stores what the message brings, before anybody hears of it; also that nothing came of its sets, when it is none.</summary>
    private void Keep(MessageCompleted completed, NymMessage? message, int? asker)
    {
        var isReply = message is ReplyDataMessage;
        var content = message switch
        {
            PlainMessage plain => new IncomingMessage(plain.Data, null),
            RepliableMessage { Content: RepliableContent.Data } repliable => new IncomingMessage(repliable.Data, repliable.SenderTag),
            ReplyDataMessage reply => new IncomingMessage(reply.Data, null),
            _ => null,
        };
        var isQuestion = _state.Questions?.IsQuestion(message, out _) ?? false;
        var kept = completed with
        {
            Message = content is null ? null : new StoredMessage(_state.NextId(), content, isReply ? asker : null, completed.At),
            Surbs = !isQuestion && message is RepliableMessage { ReplySurbs.Count: > 0 } surbs ? new SurbsAdded(surbs.SenderTag, surbs.ReplySurbs, completed.At) : null,
        };
        var self = Self;
        _state.Inbox.Keep(kept, () => self.Tell(new MessageKept(kept, message, asker), ActorRefs.NoSender));
    }

    private void OnKept(MessageKept kept)
    {
        _state.Stored(kept.Completed.Sets);
        if (kept.TakeQuestion() is { } question)
        {
            // Everything that came before it is stored by now. It is remembered, so that its SURBs are not used twice.
            _state.Questions?.Receive(question, _state.Look, _time.GetUtcNow());
        }

        LookAtQuestions();
        if (kept.Completed.Surbs is { } surbs)
        {
            // First of all: an application that answers at once must find the SURBs.
            Refs.SurbStore.Tell(new SurbsReceived(
                surbs.Correspondent, surbs.Surbs, kept.Message is RepliableMessage { Content: RepliableContent.AdditionalSurbs }));
        }

        if (kept.Message is SurbRequestMessage request)
        {
            Refs.SurbStore.Tell(new SurbRequestReceived(request.Requester, request.Amount) { Place = kept.Asker ?? 0 });
        }

        if (kept.Completed.Message is { } message)
        {
            Deliver(new Delivery(message.Id, message.Message, message.Asker));
        }
    }

    private void LookAtQuestions()
    {
        if (_state.Questions is not { Waiting: > 0 } questions)
        {
            return;
        }

        questions.Look(_state.Look, _time.GetUtcNow());
        if (questions.Waiting > 0)
        {
            Timers.StartSingleTimer(nameof(AnswerQuestions), AnswerQuestions.Instance, AnswerInterval);
        }
    }

    private void Deliver(Delivery delivery)
    {
        _counters.MessagesReceived.Increment();
        _state.Deliveries.Add(delivery);
        if (_state.Inbox.DropsOldest)
        {
            DropOldest();
        }

        HandOut();
    }

    private void DropOldest()
    {
        var dropped = 0;
        while (_state.Deliveries.IsFull && _state.Deliveries.DropOldest() is { } oldest)
        {
            _state.Inbox.Remove(oldest.Sequence);
            dropped++;
        }

        if (dropped > 0)
        {
            _counters.UndeliveredMessages.Add(dropped);
            Log.Warning("Dropped {0} undelivered messages: no application has fetched them and the inbox is full", dropped);
        }
    }

    private void HandOut()
    {
        while (_state.Deliveries.TryHandOut(out var application, out var delivery))
        {
            application.Tell(delivery);
        }

        _state.Note();
        _state.Inbox.Regulate(_state.Deliveries.IsFull);
    }

    private void OnAttach(AttachApplication message)
    {
        var isAttached = _state.Deliveries.Attach(message.Application, message.Place);
        Context.Watch(message.Application);
        message.Application.Tell(isAttached ? Attached.Instance : AttachDeferred.Instance);
        HandOut();
    }

    private void OnConfirm(ConfirmDelivery message)
    {
        _state.Deliveries.Confirm(message.Sequence);

        // Also one that is not there any more: whoever waits hears that it is out of the store.
        _state.Inbox.Remove(message.Sequence, message.Stored is { } stored ? () => stored.TrySet(true) : null);
        HandOut();
    }

    private void OnReturn(ReturnDelivery message)
    {
        _state.Deliveries.Return(message.Sequence);
        HandOut();
    }

    private void Detach(IActorRef application)
    {
        if (_state.Deliveries.Detach(application, out var admitted))
        {
            Context.Unwatch(application);
            foreach (var next in admitted)
            {
                next.Tell(Attached.Instance);
            }

            HandOut();
        }
    }

    private sealed record ForgetSets : ActorMessage
    {
        public static ForgetSets Instance { get; } = new();
    }

    private sealed record SweepReassembly : ActorMessage
    {
        public static SweepReassembly Instance { get; } = new();
    }
}
