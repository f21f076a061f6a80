using Akka.Actor;
using Akka.Event;
using NymActors.Acknowledgements;
using NymActors.Protocol;
using NymActors.Protocol.Gateway;
using NymActors.Reception;
using NymActors.Streams.Links;
using NymActors.Traffic;

namespace NymActors.Gateways;

/// <summary>
/// Keeps the one connection to the client's gateway: authenticates, sends the packets of the streams, passes on what the
/// gateway pushes, and connects again without end when the connection is lost. While there is none, the streams wait.
/// </summary>
internal sealed class GatewayConnectionActor : ReceiveActor, IWithTimers
{
    // Lengths up to this one are acknowledgements, longer ones packets (docs/protocol/02-messages.md 14.1).
    private const int LongestAcknowledgement = 48;

    private readonly GatewayConnectionDependencies _d;
    private readonly ReconnectBackoff _backoff;
    private readonly Queue<(OutgoingPacket Packet, IActorRef Sender)> _waiting = [];
    private readonly CancellationTokenSource _stopped = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private GatewayLink? _link;
    private IActorRef? _writing;
    private long _balance;
    private bool _claiming;
    private bool _wasReady;

    public GatewayConnectionActor(GatewayConnectionDependencies dependencies)
    {
        _d = dependencies;
        _backoff = new ReconnectBackoff(dependencies.Random);

        Receive<Connect>(_ => Open());
        Receive<LinkOpened>(message => OnOpened(message.Link));
        Receive<LinkFailed>(OnFailed);
        Receive<SenderStarted>(_ => Sender.Tell(PacketTaken.Instance));
        Receive<OutgoingPacket>(OnPacket);
        Receive<Written>(OnWritten);
        Receive<FrameReceived>(OnFrame);
        Receive<LinkClosed>(OnClosed);
        Receive<SenderEnded>(_ => { });
        Receive<SenderFailed>(_ => { });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(GatewayConnectionDependencies dependencies) =>
        Akka.Actor.Props.Create(() => new GatewayConnectionActor(dependencies));

    protected override void PreStart() => Open();

    protected override void PostStop()
    {
        _stopped.Cancel();
        _stopped.Dispose();
        _ = _link?.Connection.DisposeAsync().AsTask();

        // The streams live on when this actor is restarted, and must not wait for an answer that never comes. What the packets
        // carried is sent again when its acknowledgement stays away.
        foreach (var (packet, sender) in _waiting)
        {
            if (packet.Fragment is { } fragment)
            {
                _d.Refs.Acknowledgements.Tell(new FragmentSent(fragment, packet.Packet.ExpectedRoundTrip));
                _d.Queue.Left(fragment);
            }

            sender.Tell(PacketTaken.Instance);
        }

        _writing?.Tell(PacketTaken.Instance);
    }

    private void Open() =>
        GatewayLink.OpenAsync(_d.Connector, _d.Registration, _d.Keys.Identity, _d.Time, _d.Random, _stopped.Token).PipeTo(
            Self,
            success: static link => new LinkOpened(link),
            failure: static reason => new LinkFailed(reason));

    private void OnOpened(GatewayLink link)
    {
        _link = link;
        _balance = link.Balance;
        _claiming = false;
        if (_wasReady)
        {
            _d.Counters.Reconnections.Increment();
            _log.Info("Connected to the gateway {0} again after {1} failed attempts", _d.Registration.Gateway, _backoff.Failures);
        }

        _wasReady = true;
        _backoff.Reset();
        _d.Refs.Client.Tell(GatewayReady.Instance);
        foreach (var frame in link.EarlyFrames)
        {
            OnPushed(link, frame);
        }

        ReceiveNext(link);
        WriteNext();
    }

    private void OnFailed(LinkFailed message)
    {
        _d.Refs.Client.Tell(new GatewayAttemptFailed(message.Reason));
        var wait = _backoff.Next();
        _log.Warning(
            "No connection to the gateway ({0} attempts): {1} The next attempt is in {2:0.0} s",
            _backoff.Failures,
            message.Reason.Message,
            wait.TotalSeconds);
        Timers.StartSingleTimer(nameof(Connect), Connect.Instance, wait);
    }

    private void OnClosed(LinkClosed message)
    {
        if (message.Link != _link)
        {
            return;
        }

        _log.Warning("The connection to the gateway is lost: {0}", message.Reason);
        _ = _link.Connection.DisposeAsync().AsTask();
        _link = null;
        Timers.StartSingleTimer(nameof(Connect), Connect.Instance, _backoff.Next());
    }

    private void OnPacket(OutgoingPacket packet)
    {
        _waiting.Enqueue((packet, Sender));
        WriteNext();
    }

    private void WriteNext()
    {
        if (_link is not { } link || _writing is not null || !_waiting.TryDequeue(out var next))
        {
            return;
        }

        _writing = next.Sender;
        Count(next.Packet);
        var frame = link.Frames.EncodeMixPacket(next.Packet.Packet.MixPacket, link.FrameKind);
        _balance -= next.Packet.Packet.MixPacket.Packet.Length;
        link.Connection.SendBinaryAsync(frame, _stopped.Token).AsTask().PipeTo(
            Self,
            success: () => new Written(link, null),
            failure: reason => new Written(link, reason));
        ClaimIfLow(link);
    }

    /// <summary>The acknowledgement's timer starts here, before the packet can be acknowledged.</summary>
    private void Count(OutgoingPacket packet)
    {
        switch (packet.Origin)
        {
            case PacketOrigin.Cover:
                _d.Counters.CoverPacketsSent.Increment();
                break;
            case PacketOrigin.LoopCover:
                _d.Counters.LoopCoverPacketsSent.Increment();
                break;
            default:
                _d.Counters.RealPacketsSent.Increment();
                _d.Refs.Acknowledgements.Tell(new FragmentSent(packet.Fragment!, packet.Packet.ExpectedRoundTrip));
                _d.Queue.Left(packet.Fragment!);
                break;
        }
    }

    private void OnWritten(Written message)
    {
        // A packet whose write failed is lost, and sent again when its acknowledgement stays away.
        _writing?.Tell(PacketTaken.Instance);
        _writing = null;
        if (message.Failure is { } failure)
        {
            OnClosed(new LinkClosed(message.Link, failure.Message));
        }

        WriteNext();
    }

    private void ClaimIfLow(GatewayLink link)
    {
        if (_balance >= GatewayDialogue.ClaimThreshold || _claiming)
        {
            return;
        }

        _claiming = true;
        link.Connection.SendTextAsync(new ClaimFreeBandwidthRequest().ToJson(), _stopped.Token).AsTask().PipeTo(
            Self,
            failure: reason => new LinkClosed(link, reason.Message));
    }

    private void ReceiveNext(GatewayLink link) =>
        ReceiveAsync(link).PipeTo(Self, failure: reason => new LinkClosed(link, reason.Message));

    private async Task<object> ReceiveAsync(GatewayLink link)
    {
        if (await link.Connection.ReceiveAsync(_stopped.Token).ConfigureAwait(false) is { } message)
        {
            return new FrameReceived(link, message);
        }

        return new LinkClosed(link, (await link.Connection.Closed.ConfigureAwait(false)).Description);
    }

    private void OnFrame(FrameReceived received)
    {
        if (received.Link != _link)
        {
            return;
        }

        if (received.Message.IsText)
        {
            OnText(received.Message.Bytes);
        }
        else
        {
            OnPushed(received.Link, received.Message.Bytes);
        }

        ReceiveNext(received.Link);
    }

    private void OnPushed(GatewayLink link, ReadOnlyMemory<byte> frame)
    {
        try
        {
            var content = link.Frames.Decode(frame.Span).Plaintext;
            if (content.Length <= LongestAcknowledgement)
            {
                _d.Refs.Acknowledgements.Tell(new AcknowledgementReceived(content));
            }
            else
            {
                _d.Refs.Reception.Tell(new PacketReceived(content));
            }
        }
        catch (ProtocolException error)
        {
            _d.Counters.MalformedGatewayFrames.Increment();
            _log.Warning("Ignored a frame from the gateway: {0}", error.Message);
        }
    }

    /// <summary>Text from a ready gateway is the fate of single requests: none of it ends the connection.</summary>
    private void OnText(ReadOnlyMemory<byte> text)
    {
        try
        {
            switch (GatewayTextMessage.ParseResponse(text))
            {
                case SendResponse response:
                    _balance = response.RemainingBandwidth;
                    break;
                case BandwidthResponse response:
                    _balance = response.AvailableTotal;
                    _claiming = false;
                    break;
                case OutOfBandwidthResponse response:
                    _balance = response.Available;
                    ClaimIfLow(_link!);
                    break;
                case ErrorResponse error:
                    _claiming = false;
                    _log.Warning("The gateway refused a request: {0}", error.Message);
                    break;
                default:
                    break;
            }
        }
        catch (ProtocolException error)
        {
            _d.Counters.MalformedGatewayFrames.Increment();
            _log.Warning("Ignored a text message from the gateway: {0}", error.Message);
        }
    }

    private sealed record Connect
    {
        public static Connect Instance { get; } = new();
    }

    private sealed record LinkOpened(GatewayLink Link);

    private sealed record LinkFailed(Exception Reason);

    private sealed record LinkClosed(GatewayLink Link, string Reason);

    private sealed record Written(GatewayLink Link, Exception? Failure);

    private sealed record FrameReceived(GatewayLink Link, GatewayMessage Message);
}
