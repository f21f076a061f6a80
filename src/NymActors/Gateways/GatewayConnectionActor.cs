using Akka.Actor;
using Akka.Event;
using NymActors.Outgoing;
using NymActors.Protocol.Gateway;
using NymActors.Streams.Actors;
using NymActors.Topology;

namespace NymActors.Gateways;

/// <summary>
/// Keeps the one connection to the client's gateway: authenticates, sends the packets of the streams, passes on what the
/// gateway pushes, and connects again without end when the connection is lost. While there is none, the streams wait.
/// <code>
///   apart    start, or Connect after a wait                  to opening
///   opening  LinkOpened                                      to open
///   opening  LinkFailed                                      to apart, with a growing wait
///   open     LinkClosed (ended, write failed, silent, stuck) to apart, with a short wait
///   open     reads one frame at a time while the window has room, writes one packet at a time, asks when it hears nothing
/// </code>
/// Connecting and its failures stand in <see cref="Reconnection"/>, reading in <see cref="LinkReader"/>, what the gateway says in
/// <see cref="GatewayAnswers"/>, what silence means in <see cref="LinkWatch"/>.
/// </summary>
internal sealed class GatewayConnectionActor : ClientActor, IWithTimers
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private readonly GatewayConnectionDependencies _d;
    private readonly GatewayConnectionState _state;
    private readonly Reconnection _reconnection;
    private readonly LinkReader _reader;

    public GatewayConnectionActor(GatewayConnectionDependencies dependencies)
        : base(dependencies.Refs)
    {
        _d = dependencies;
        _state = dependencies.State;
        _reconnection = new Reconnection(dependencies, Log);
        _reader = new LinkReader(dependencies, new GatewayAnswers(dependencies, Log), Self);

        Handle<Connect>(_ => Open());
        Handle<ReconnectNow>(_ => OnReconnectNow());
        Handle<LinkOpened>(message => OnOpened(message.Link));
        Handle<LinkFailed>(message => ConnectAfter(_reconnection.OnFailed(message.Reason)));
        Handle<SenderStarted>(_ => Sender.Tell(PacketTaken.Instance));
        Handle<OutgoingPacket>(OnPacket);
        Handle<PacketWritten>(OnWritten);
        Handle<FrameReceived>(OnFrame);
        Handle<RoomAvailable>(_ => _reader.ReceiveNext());
        Handle<CheckConnection>(_ => OnCheck());
        Handle<LinkClosed>(message => ConnectAfter(_reconnection.OnClosed(message)));
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
        _reader.ReceiveNext();
        WriteNext();
    }

    protected override void PostStop() => _state.Dispose();

    private void Open()
    {
        if (_state.Link is null && _state.Opening is null)
        {
            _state.Begin(_d.OpenLink).PipeTo(
                Self,
                success: static link => new LinkOpened(link),
                failure: static reason => new LinkFailed(reason));
        }
    }

    private void OnOpened(GatewayLink link)
    {
        if (!_reconnection.OnOpened(link))
        {
            return;
        }

        foreach (var frame in link.TakeEarlyFrames())
        {
            // Messages of their own: one that breaks its handler must not keep the rest from being read.
            Self.Tell(new FrameReceived(link, frame, WasRead: false));
        }

        Refs.Client.Tell(GatewayReady.Instance);
        _reader.ReceiveNext();
        WriteNext();
    }

    private void ConnectAfter(TimeSpan? wait)
    {
        if (wait is { } time)
        {
            Timers.StartSingleTimer(nameof(Connect), Connect.Instance, time);
        }
    }

    /// <summary>A wait ends, an attempt that hangs is made anew, and a connection has to show that it lives. None that does is cut.</summary>
    private void OnReconnectNow()
    {
        if (_state.Link is not null)
        {
            _state.Watch.AskNow();
            OnCheck();
        }
        else if (_state.Opening is not null)
        {
            _state.IsHurried = true;
            _state.CancelAttempt();
        }
        else
        {
            Timers.Cancel(nameof(Connect));
            _state.Backoff.Reset();
            Open();
        }
    }

    private void OnCheck()
    {
        if (_state.Clocks.Look() is { } jump)
        {
            Log.Info("The clock jumped by {0:0} s: the machine slept, or its clock was set. Connection and network map are looked at now", jump.TotalSeconds);
            Refs.Topology.Tell(RefreshTopology.Instance);
            OnReconnectNow();
        }

        if (_state.Link is not { } link)
        {
            if (_reconnection.ForgetLostAttempt())
            {
                Open();
            }

            return;
        }

        if (link.Connection.Closed is { IsCompletedSuccessfully: true } closed)
        {
            ConnectAfter(_reconnection.OnClosed(new LinkClosed(link, closed.Result.Description)));
            return;
        }

        var verdict = _state.Watch.Look(link.IsReading, _d.Counters.OwnPacketsBack, _state.Writer.WritingFor);
        if (verdict == LinkVerdict.Ping)
        {
            Request(link, GatewayRequestKind.Ping, new SupportedProtocolRequest());
        }
        else if (verdict != LinkVerdict.Wait || _state.Bandwidth.ClaimingFor > _state.AnswerTimeout)
        {
            ConnectAfter(_reconnection.OnClosed(new LinkClosed(link, Reconnection.Describe(verdict))));
        }
        else
        {
            // A claim that was refused is made again after a while, and what waits for it with it.
            ClaimIfLow(link);
        }
    }

    private void OnPacket(OutgoingPacket packet)
    {
        _state.Writer.Add(packet, Sender);
        WriteNext();
    }

    private void WriteNext()
    {
        if (_state.Link is { } link && !_state.Bandwidth.IsOut
            && _state.Writer.TryWrite(link, _state.Bandwidth, _state.Unanswered, _state.Stopped.Token) is { } write)
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
            ConnectAfter(_reconnection.OnClosed(new LinkClosed(message.Link, failure.Message)));
        }

        WriteNext();
    }

    private void ClaimIfLow(GatewayLink link)
    {
        if (_state.Bandwidth.TryBeginClaim())
        {
            Request(link, GatewayRequestKind.Claim, new ClaimFreeBandwidthRequest());
        }
    }

    private void Request(GatewayLink link, GatewayRequestKind kind, GatewayTextMessage request)
    {
        _state.Unanswered.Add(kind);
        link.Connection.SendTextAsync(request.ToJson(), _state.Stopped.Token).AsTask().PipeTo(
            Self,
            failure: reason => new LinkClosed(link, reason.Message));
    }

    private void OnFrame(FrameReceived received)
    {
        if (_reader.Handle(received))
        {
            ClaimIfLow(received.Link);
            WriteNext();
        }
    }
}
