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
        if (_state.Link is not null || _state.Opening is not null)
        {
            return;
        }

        _state.Opening = GatewayLink.OpenAsync(_d.Connector, _d.Registration, _d.Keys.Identity, _d.Time, _d.Random, _state.Stopped.Token);
        _state.Opening.PipeTo(
            Self,
            success: static link => new LinkOpened(link),
            failure: static reason => new LinkFailed(reason));
    }

    private void OnOpened(GatewayLink link)
    {
        _state.Opening = null;
        _state.Link = link;
        _state.Bandwidth.Open(link.Balance);
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
            Take(link, frame);
        }

        ReceiveNext(link);
        WriteNext();
    }

    private void OnFailed(LinkFailed message)
    {
        _state.Opening = null;
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
        _state.Writer.Add(packet, Sender);
        WriteNext();
    }

    private void WriteNext()
    {
        if (_state.Link is { } link && _state.Writer.TryWrite(link, _state.Bandwidth, _state.Stopped.Token) is { } write)
        {
            write.PipeTo(Self, success: () => new Written(link, null), failure: reason => new Written(link, reason));
            ClaimIfLow(link);
        }
    }

    private void OnWritten(Written message)
    {
        _state.Writer.OnWritten();
        if (message.Failure is { } failure)
        {
            OnClosed(new LinkClosed(message.Link, failure.Message));
        }

        WriteNext();
    }

    private void ClaimIfLow(GatewayLink link)
    {
        if (_state.Bandwidth.TryBeginClaim())
        {
            link.Connection.SendTextAsync(new ClaimFreeBandwidthRequest().ToJson(), _state.Stopped.Token).AsTask().PipeTo(
                Self,
                failure: reason => new LinkClosed(link, reason.Message));
        }
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
        Take(received.Link, received.Message);
    }

    private void Take(GatewayLink link, GatewayMessage message)
    {
        try
        {
            if (message.IsText)
            {
                OnText(link, GatewayTextMessage.ParseResponse(message.Bytes));
            }
            else
            {
                OnPushed(link.Frames.Decode(message.Bytes.Span).Plaintext);
            }
        }
        catch (ProtocolException error)
        {
            _d.Counters.MalformedGatewayFrames.Increment();
            _log.Warning("Ignored a message from the gateway: {0}", error.Message);
        }
    }

    private void OnPushed(ReadOnlyMemory<byte> content)
    {
        if (content.Length <= GatewayProtocol.LongestAcknowledgement)
        {
            _d.Refs.Acknowledgements.Tell(new AcknowledgementReceived(content));
        }
        else
        {
            _d.Refs.Reception.Tell(new PacketReceived(content));
        }
    }

    /// <summary>Text from a ready gateway is the fate of single requests: none of it ends the connection.</summary>
    private void OnText(GatewayLink link, GatewayTextMessage answer)
    {
        _state.Bandwidth.Read(answer);
        switch (answer)
        {
            case OutOfBandwidthResponse:
                ClaimIfLow(link);
                break;
            case ErrorResponse error:
                _log.Warning("The gateway refused a request: {0}", error.Message);
                break;
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
