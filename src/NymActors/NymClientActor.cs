using Akka.Actor;
using Akka.Event;
using NymActors.Configuration;
using NymActors.Gateways;
using NymActors.Outgoing;
using NymActors.Streams.Actors;
using NymActors.Topology;

namespace NymActors;

/// <summary>
/// Root of one client: starts the children and decides what happens when one fails (<see cref="ClientEscalation"/>).
/// <list type="table">
/// <item><term>a child throws</term><description>it is restarted, more thoroughly each time; what it owed is paid</description></item>
/// <item><term>more than 10 failures of one child in a minute</term><description>the client stops with that child's error: it cannot work</description></item>
/// <item><term>the gateway is not to be had at the start</term><description>the client stops with that error</description></item>
/// <item><term>nor is the network map, or the gateway is not in it</term><description>the same, once the waiting period of the settings is over</description></item>
/// <item><term>the same later</term><description>the children try again without end, and say so</description></item>
/// <item><term>a session fails</term><description>only that session ends (<see cref="Sessions.SessionsActor"/>)</description></item>
/// <item><term>this actor fails</term><description>it is resumed with its children, and handles the message once more (<see cref="NymClients"/>)</description></item>
/// </list>
/// <code>
///   starting  waits for TopologyFetched and GatewayReady, in any order    to serving; a failure of either ends the client
///   serving   tells the streams to start; failures of either are borne   ends with a child that ended
/// </code>
/// </summary>
internal sealed class NymClientActor : HandlingActor, IWithTimers
{
    // Longer than any timer of Akka's scheduler can be.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(20);

    // A gateway finds out within three seconds that an older connection is dead.
    private static readonly TimeSpan BusyPatience = TimeSpan.FromSeconds(10);

    private readonly NymClientParts _parts;
    private readonly ClientLife _life;
    private readonly ClientEscalation _escalation;
    private readonly RestartWindow _ownFailures;
    private readonly TopologyConfiguration _settings;
    private readonly long _begun;
    private bool _topologyReady;
    private bool _gatewayReady;
    private Exception? _failure;

    public NymClientActor(NymClientParts parts)
    {
        _parts = parts;
        _life = parts.Life;
        _escalation = new ClientEscalation(parts.Time, parts.State.Rebuild);
        _ownFailures = new RestartWindow(parts.Time, ClientEscalation.Window);

        _settings = parts.TopologySettings;
        _begun = parts.Time.GetTimestamp();

        Handle<TopologyFetched>(OnTopology);
        Handle<TopologyFetchFailed>(message => WaitOrFailStart(message.Reason, _settings.MaxStartupNetworkWaitingPeriod));
        Handle<WaitedForTopology>(message => WaitOrFailStart(message.For, message.Patience));
        Handle<GatewayReady>(_ => OnGatewayReady());
        Handle<GatewayAttemptFailed>(OnAttemptFailed);
        Handle<Terminated>(OnTerminated);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(NymClientParts parts) => LocalProps.Create(() => new NymClientActor(parts));

    protected override SupervisorStrategy SupervisorStrategy() => new EscalatingStrategy(_escalation.Decide);

    protected override void PreStart()
    {
        try
        {
            var actors = _parts.Wiring.CreateActors(Context, Self, _parts.Refs, _parts.State);
            _parts.Refs.Set(actors);
            foreach (var remark in _parts.StoreRemarks)
            {
                Log.Warning("{0}", remark);
            }

            foreach (var child in actors.Children)
            {
                Context.Watch(child);
                child.Tell(BeginWork.Instance);
            }
        }
        catch (Exception error)
        {
            // An actor that throws here ends without PostStop, and whoever waits for the start would wait for ever.
            Stop(new NymClientException(NymClientError.InvalidArgument, $"The client cannot start: {error.Message}", error));
        }
    }

    protected override void PostStop()
    {
        // Before the receipts are told that the client is gone: that must not settle anything.
        var (left, areKept) = _parts.State.Traffic.Outbox.Close();
        if (left > 0)
        {
            Log.Warning(
                areKept && _parts.State.Store.IsLasting
                    ? "{0} messages were not acknowledged when the client ended; they are kept and sent on at the next start"
                    : "{0} messages were not acknowledged when the client ended, and are lost",
                left);
        }

        _life.End(_failure);
    }

    protected override void OnFailure(Exception reason)
    {
        if (_ownFailures.Count() > ClientEscalation.MaximumFailures)
        {
            Stop(reason);
        }
    }

    private void OnTopology(TopologyFetched message)
    {
        if (!_topologyReady && !message.Topology.CanEndAt(_parts.Identity.Address.Gateway))
        {
            var missing = new NymClientException(
                NymClientError.InsufficientTopology,
                $"The client's own gateway {_parts.Identity.Address.Gateway} is not in the network map; wait until it is back, or initialise a client with another gateway.");
            WaitOrFailStart(missing, _settings.MaxStartupGatewayWaitingPeriod);
            return;
        }

        _topologyReady = true;
        Timers.Cancel(nameof(WaitedForTopology));
        StartWhenReady();
    }

    private void OnGatewayReady()
    {
        _gatewayReady = true;
        StartWhenReady();
    }

    /// <summary>A gateway that holds an older connection of this client lets go of it soon; the connection's actor tries again.</summary>
    private void OnAttemptFailed(GatewayAttemptFailed message)
    {
        if (message.Reason is not NymClientException { Error: NymClientError.GatewayBusy } || _parts.Time.GetElapsedTime(_begun) >= BusyPatience)
        {
            FailStart(message.Reason);
        }
    }

    private void StartWhenReady()
    {
        if (!_topologyReady || !_gatewayReady || _life.HasStarted)
        {
            return;
        }

        _parts.Refs.Traffic.Tell(StartSending.Instance);
        _parts.Refs.CoverTraffic?.Tell(StartSending.Instance);
        _life.BeginService();
    }

    /// <summary>The map cannot be used yet. The topology actor asks for another one; here it is only decided for how long.</summary>
    private void WaitOrFailStart(Exception reason, TimeSpan patience)
    {
        var left = patience - _parts.Time.GetElapsedTime(_begun);
        if (_topologyReady || left <= TimeSpan.Zero)
        {
            FailStart(reason);
            return;
        }

        Log.Warning("The client waits with its start: {0}", reason.Message);
        Timers.StartSingleTimer(nameof(WaitedForTopology), new WaitedForTopology(reason, patience), left < LongestTimer ? left : LongestTimer);
    }

    private void FailStart(Exception reason)
    {
        if (!_life.HasStarted)
        {
            Stop(reason);
        }
    }

    private void OnTerminated(Terminated message)
    {
        var failure = _escalation.LastFailureOf(message.ActorRef) ?? new InvalidOperationException($"{message.ActorRef.Path.Name} ended.");
        Log.Error(failure, "The client stops: {0} failed too often", message.ActorRef.Path.Name);
        Stop(failure);
    }

    private void Stop(Exception reason)
    {
        _failure ??= reason;
        Context.Stop(Self);
    }
}
