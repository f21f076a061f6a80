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
    private readonly GatewayConnectionState _state;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public GatewayConnectionActor(GatewayConnectionDependencies dependencies)
    {
        _d = dependencies;
        _state = dependencies.State;

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

    protected override void PreStart()
    {
        // After a restart the connection is still there, and so is whatever was under way: its outcome comes to this actor.
        Open();
        WriteNext();
    }

    protected override void PreRestart(Exception reason, object message)
    {
        // Not PostStop: only the end of the client ends the connection.
    }

    protected override void PostStop() => _state.Dispose();

    private void Open()
    {
        if (_state.Link is not null || _state.Opening)
        {
            return;
        }

        _state.Opening = true;
        GatewayLink.OpenAsync(_d.Connector, _d.Registration, _d.Keys.Identity, _d.Time, _d.Random, _state.Stopped.Token).PipeTo(
            Self,
            success: static link => new LinkOpened(link),
            failure: static reason => new LinkFailed(reason));
    }

    private void OnOpened(GatewayLink link)
    {
        _state.Opening = false;
        _state.Link = link;
        _state.Balance = link.Balance;
        _state.Claiming = false;
        if (_state.WasReady)
        {
            _d.Counters.Reconnections.Increment();
            _log.Info("Connected to the gateway {0} again after {1} failed attempts", _d.Registration.Gateway, _state.Backoff.Failures);
        }

        _state.WasReady = true;
        _state.Backoff.Reset();
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
        _state.Opening = false;
        _d.Refs.Client.Tell(new GatewayAttemptFailed(message.Reason));
        var wait = _state.Backoff.Next();
        if (_state.WasReady)
        {
            // Before that the client ends, and whoever started it hears the reason.
            _log.Warning(
                "No connection to the gateway (failed {0} times in a row): {1} The next attempt is in {2:0.0} s",
                _state.Backoff.Failures,
                message.Reason.Message,
                wait.TotalSeconds);
        }

        Timers.StartSingleTimer(nameof(Connect), Connect.Instance, wait);
    }

    private void OnClosed(LinkClosed message)
    {
        if (message.Link != _state.Link)
        {
            return;
        }

        _log.Warning("The connection to the gateway is lost: {0}", message.Reason);
        _ = _state.Link.Connection.DisposeAsync().AsTask();
        _state.Link = null;
        Timers.StartSingleTimer(nameof(Connect), Connect.Instance, _state.Backoff.Next());
    }

    private void OnPacket(OutgoingPacket packet)
    {
        _state.Waiting.Enqueue((packet, Sender));
        WriteNext();
    }

    private void WriteNext()
    {
        if (_state.Link is not { } link || _state.Writing is not null || !_state.Waiting.TryDequeue(out var next))
        {
            return;
        }

        _state.Writing = next.Sender;
        Count(next.Packet);
        var frame = Encode(link, next.Packet);
        _state.Balance -= next.Packet.Packet.MixPacket.Packet.Length;
        link.Connection.SendBinaryAsync(frame, _state.Stopped.Token).AsTask().PipeTo(
            Self,
            success: () => new Written(link, null),
            failure: reason => new Written(link, reason));
        ClaimIfLow(link);
    }

    private byte[] Encode(GatewayLink link, OutgoingPacket packet)
    {
        try
        {
            return link.Frames.EncodeMixPacket(packet.Packet.MixPacket, link.FrameKind);
        }
        catch
        {
            // The stream must not wait for a packet that never leaves; what it carried is sent again.
            _state.Writing?.Tell(PacketTaken.Instance);
            _state.Writing = null;
            throw;
        }
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
        _state.Writing?.Tell(PacketTaken.Instance);
        _state.Writing = null;
        if (message.Failure is { } failure)
        {
            OnClosed(new LinkClosed(message.Link, failure.Message));
        }

        WriteNext();
    }

    private void ClaimIfLow(GatewayLink link)
    {
        if (_state.Balance >= GatewayDialogue.ClaimThreshold || _state.Claiming)
        {
            return;
        }

        _state.Claiming = true;
        link.Connection.SendTextAsync(new ClaimFreeBandwidthRequest().ToJson(), _state.Stopped.Token).AsTask().PipeTo(
            Self,
            failure: reason => new LinkClosed(link, reason.Message));
    }

    private void ReceiveNext(GatewayLink link) =>
        ReceiveAsync(link).PipeTo(Self, failure: reason => new LinkClosed(link, reason.Message));

    private async Task<object> ReceiveAsync(GatewayLink link)
    {
        if (await link.Connection.ReceiveAsync(_state.Stopped.Token).ConfigureAwait(false) is { } message)
        {
            return new FrameReceived(link, message);
        }

        return new LinkClosed(link, (await link.Connection.Closed.ConfigureAwait(false)).Description);
    }

    private void OnFrame(FrameReceived received)
    {
        if (received.Link != _state.Link)
        {
            return;
        }

        // First of all: whatever goes wrong with this frame, the next one is read.
        ReceiveNext(received.Link);
        if (received.Message.IsText)
        {
            OnText(received.Message.Bytes);
        }
        else
        {
            OnPushed(received.Link, received.Message.Bytes);
        }
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
                    _state.Balance = response.RemainingBandwidth;
                    break;
                case BandwidthResponse response:
                    _state.Balance = response.AvailableTotal;
                    _state.Claiming = false;
                    break;
                case OutOfBandwidthResponse response:
                    _state.Balance = response.Available;
                    ClaimIfLow(_state.Link!);
                    break;
                case ErrorResponse error:
                    _state.Claiming = false;
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

    private sealed record Connect : ActorMessage
    {
        public static Connect Instance { get; } = new();
    }

    private sealed record LinkOpened(GatewayLink Link) : ActorMessage;

    private sealed record LinkFailed(Exception Reason) : ActorMessage;

    private sealed record LinkClosed(GatewayLink Link, string Reason) : ActorMessage;

    private sealed record Written(GatewayLink Link, Exception? Failure) : ActorMessage;

    private sealed record FrameReceived(GatewayLink Link, GatewayMessage Message) : ActorMessage;
}
