using Akka.Actor;
using Akka.Event;
using NymActors.Acknowledgements;
using NymActors.Incoming;
using NymActors.Outgoing;
using NymActors.Protocol;
using NymActors.Protocol.Gateway;
using NymActors.Reception;
using NymActors.Streams.Actors;

namespace NymActors.Gateways;

/// <summary>
/// Keeps the one connection to the client's gateway: authenticates, sends the packets of the streams, passes on what the
/// gateway pushes, and connects again without end when the connection is lost. While there is none, the streams wait.
/// <code>
///   apart    start, or Connect after a wait                  to opening
///   opening  LinkOpened                                      to open
///   opening  LinkFailed                                      to apart, with a growing wait
///   open     LinkClosed (ended, write failed or stuck)       to apart, with a short wait
///   open     reads one frame at a time while the window has room, writes one packet at a time
/// </code>
/// </summary>
internal sealed class GatewayConnectionActor : ClientActor, IWithTimers
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5);

    // A packet of two kilobytes that a socket does not take in this time goes nowhere: the path is gone, though nobody has said so.
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(10);

    private readonly GatewayConnectionDependencies _d;
    private readonly GatewayConnectionState _state;
    private Task? _endedAttempt;
    private TimeSpan _lastReport;

    public GatewayConnectionActor(GatewayConnectionDependencies dependencies)
        : base(dependencies.Refs)
    {
        _d = dependencies;
        _state = dependencies.State;

        Handle<Connect>(_ => Open());
        Handle<LinkOpened>(message => OnOpened(message.Link));
        Handle<LinkFailed>(OnFailed);
        Handle<SenderStarted>(_ => Sender.Tell(PacketTaken.Instance));
        Handle<OutgoingPacket>(OnPacket);
        Handle<PacketWritten>(OnWritten);
        Handle<FrameReceived>(OnFrame);
        Handle<RoomAvailable>(_ => ReceiveNext());
        Handle<CheckConnection>(_ => OnCheck());
        Handle<LinkClosed>(OnClosed);
        Handle<SenderEnded>(_ => { });
        Handle<SenderFailed>(_ => { });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(GatewayConnectionDependencies dependencies) =>
        LocalProps.Create(() => new GatewayConnectionActor(dependencies));

    protected override void Begin()
    {
        var self = Self;
        _d.Window.OnRoom = () => self.Tell(RoomAvailable.Instance, ActorRefs.NoSender);
        Timers.StartPeriodicTimer(nameof(CheckConnection), CheckConnection.Instance, CheckInterval);

        // After a restart the connection is still there, and so is whatever was under way: its outcome comes to this actor.
        Open();
        ReceiveNext();
        WriteNext();
    }

    protected override void PostStop() => _state.Dispose();

    private void Open()
    {
        if (_state.Link is not null || _state.Opening is not null)
        {
            return;
        }

        _state.Opening = _d.OpenLink(_state.Stopped.Token);
        _state.Opening.PipeTo(
            Self,
            success: static link => new LinkOpened(link),
            failure: static reason => new LinkFailed(reason));
    }

    private void OnOpened(GatewayLink link)
    {
        if (_state.Link is not null && _state.Link != link)
        {
            // An attempt that was thought lost.
            _ = link.Connection.DisposeAsync().AsTask();
            return;
        }

        var isNew = _state.Link is null;
        _state.Opening = null;
        _state.Link = link;
        if (isNew)
        {
            _state.Bandwidth.Open(link.Balance);
            if (_state.WasReady)
            {
                _d.Counters.Reconnections.Increment();
                Log.Info("Connected to the gateway {0} again after {1} failed attempts", _d.Gateway, _state.Backoff.Failures);
            }

            _state.WasReady = true;
            _state.Backoff.Reset();
            foreach (var frame in link.EarlyFrames)
            {
                // Messages of their own: one that breaks its handler must not keep the rest from being read.
                Self.Tell(new FrameReceived(link, frame, WasRead: false));
            }
        }

        Refs.Client.Tell(GatewayReady.Instance);
        ReceiveNext();
        WriteNext();
    }

    private void OnFailed(LinkFailed message)
    {
        _state.Opening = null;
        _state.LastTrouble = message.Reason.Message;
        Refs.Client.Tell(new GatewayAttemptFailed(message.Reason));
        if (_state.Link is not null)
        {
            return;
        }

        var wait = _state.Backoff.Next();
        if (_state.WasReady && MayReport())
        {
            // Before that the client ends, and whoever started it hears the reason.
            Log.Warning(
                "No connection to the gateway (failed {0} times in a row): {1} It is tried again without end, the next time in {2:0.0} s; "
                + "\"nym-client doctor\" tells what is wrong",
                _state.Backoff.Failures,
                message.Reason.Message,
                wait.TotalSeconds);
        }

        Timers.StartSingleTimer(nameof(Connect), Connect.Instance, wait);
    }

    /// <summary>The first failure of an outage is told, and then one in ten minutes: a gateway may be gone for good.</summary>
    private bool MayReport()
    {
        var now = Context.System.Scheduler.MonotonicClock;
        if (_state.Backoff.Failures > 1 && now - _lastReport < ReportInterval)
        {
            return false;
        }

        _lastReport = now;
        return true;
    }

    private void OnClosed(LinkClosed message)
    {
        if (message.Link != _state.Link)
        {
            return;
        }

        Log.Warning("The connection to the gateway is lost: {0}", message.Reason);
        _ = message.Link.Connection.DisposeAsync().AsTask();
        _state.LastTrouble = $"the connection was lost: {message.Reason}";
        _state.Link = null;
        Timers.StartSingleTimer(nameof(Connect), Connect.Instance, _state.Backoff.FirstWait());
    }

    private void OnCheck()
    {
        if (_state.Link is not { } link)
        {
            ForgetLostAttempt();
            return;
        }

        if (link.Connection.Closed is { IsCompletedSuccessfully: true } closed)
        {
            OnClosed(new LinkClosed(link, closed.Result.Description));
        }
        else if (_state.Writer.WritingFor > LongestWrite)
        {
            OnClosed(new LinkClosed(link, $"it took no packet for {LongestWrite.TotalSeconds:0} s"));
        }
    }

    /// <summary>An attempt that ended a whole interval ago, and whose outcome never arrived, was given up with its message.</summary>
    private void ForgetLostAttempt()
    {
        if (_state.Opening is not { IsCompleted: true } ended)
        {
            _endedAttempt = null;
        }
        else if (_endedAttempt != ended)
        {
            _endedAttempt = ended;
        }
        else
        {
            _state.Opening = null;
            Open();
        }
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
            var writer = _state.Writer;
            write.PipeTo(
                Self, success: () => new PacketWritten(link, writer, null), failure: reason => new PacketWritten(link, writer, reason));
            ClaimIfLow(link);
        }
    }

    private void OnWritten(PacketWritten message)
    {
        message.Writer.OnWritten();
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

    private void ReceiveNext()
    {
        if (_state.Link is { } link && !link.IsReading && _d.Window.HasRoom())
        {
            link.IsReading = true;
            ReceiveAsync(link).PipeTo(Self, failure: reason => new LinkClosed(link, reason.Message));
        }
    }

    private async Task<object> ReceiveAsync(GatewayLink link) =>
        await link.Connection.ReceiveAsync(_state.Stopped.Token).ConfigureAwait(false) is { } message
            ? new FrameReceived(link, message, WasRead: true)
            : new LinkClosed(link, (await link.Connection.Closed.ConfigureAwait(false)).Description);

    private void OnFrame(FrameReceived received)
    {
        received.EndRead();
        if (received.Link != _state.Link)
        {
            return;
        }

        // Before anything that can fail: whatever goes wrong with this frame, the next one is read.
        _state.Writer.Meter.Received(received.Message.Bytes.Length);
        var room = _d.Window.Take(received.Message.Bytes.Length);
        ReceiveNext();
        try
        {
            if (received.Message.IsText)
            {
                room.Leave();
                OnText(received.Link, GatewayTextMessage.ParseResponse(received.Message.Bytes));
            }
            else
            {
                OnPushed(received.Link.Frames.Decode(received.Message.Bytes.Span).Plaintext, room);
            }
        }
        catch (ProtocolException error)
        {
            room.Leave();
            _d.Counters.MalformedGatewayFrames.Increment();
            Log.Warning("Ignored a message from the gateway: {0}", error.Message);
        }
        catch
        {
            // This frame is handled once more, and takes its room again then.
            room.Leave();
            throw;
        }
    }

    private void OnPushed(ReadOnlyMemory<byte> content, ReceptionRoom room)
    {
        if (content.Length <= GatewayProtocol.LongestAcknowledgement)
        {
            Refs.Acknowledgements.Tell(new AcknowledgementReceived(content, room));
        }
        else
        {
            Refs.Reception.Tell(new PacketReceived(content, room));
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
                Log.Warning("The gateway refused a request: {0}", error.Message);
                break;
        }
    }
}
