using Akka.Actor;
using Akka.Event;
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
/// <item><term>the network map or the gateway is not to be had at the start</term><description>the client stops with that error</description></item>
/// <item><term>the same later</term><description>the children try again without end, and say so</description></item>
/// <item><term>a session fails</term><description>only that session ends (<see cref="Sessions.SessionsActor"/>)</description></item>
/// <item><term>this actor fails</term><description>it is resumed with its children, and handles the message once more (<see cref="NymClients"/>)</description></item>
/// </list>
/// <code>
///   starting  waits for TopologyFetched and GatewayReady, in any order    to serving; a failure of either ends the client
///   serving   tells the streams to start; failures of either are borne   ends with a child that ended
/// </code>
/// </summary>
internal sealed class NymClientActor : HandlingActor
{
    private readonly NymClientParts _parts;
    private readonly ClientLife _life;
    private readonly ClientEscalation _escalation;
    private readonly RestartWindow _ownFailures;
    private bool _topologyReady;
    private bool _gatewayReady;
    private Exception? _failure;

    public NymClientActor(NymClientParts parts)
    {
        _parts = parts;
        _life = parts.Life;
        _escalation = new ClientEscalation(parts.Time, parts.State.Rebuild);
        _ownFailures = new RestartWindow(parts.Time, ClientEscalation.Window);

        Handle<TopologyFetched>(OnTopology);
        Handle<TopologyFetchFailed>(message => FailStart(message.Reason));
        Handle<GatewayReady>(_ => OnGatewayReady());
        Handle<GatewayAttemptFailed>(message => FailStart(message.Reason));
        Handle<Terminated>(OnTerminated);
    }

    public static Props Props(NymClientParts parts) => LocalProps.Create(() => new NymClientActor(parts));

    protected override SupervisorStrategy SupervisorStrategy() => new EscalatingStrategy(_escalation.Decide);

    protected override void PreStart()
    {
        try
        {
            var actors = _parts.Wiring.CreateActors(Context, Self, _parts.Refs, _parts.State);
            _parts.Refs.Set(actors);
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

    protected override void PostStop() => _life.End(_failure);

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
            FailStart(new NymClientException(
                NymClientError.InsufficientTopology,
                $"The client's own gateway {_parts.Identity.Address.Gateway} is not in the network map; wait until it is back, or initialise a client with another gateway."));
            return;
        }

        _topologyReady = true;
        StartWhenReady();
    }

    private void OnGatewayReady()
    {
        _gatewayReady = true;
        StartWhenReady();
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
