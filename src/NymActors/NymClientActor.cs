using Akka.Actor;
using Akka.Event;
using NymActors.Gateways;
using NymActors.Sessions;
using NymActors.Topology;
using NymActors.Traffic;

namespace NymActors;

/// <summary>
/// Root of one client: starts the children in order and decides what happens when one fails.
/// <list type="table">
/// <item><term>a child throws</term><description>it is restarted; what it knew lives outside it and stays</description></item>
/// <item><term>more than 10 restarts of one child in a minute</term><description>the client stops with that error: it cannot work</description></item>
/// <item><term>the network map or the gateway is not to be had at the start</term><description>the client stops with that error</description></item>
/// <item><term>the same later</term><description>the children try again without end, and say so</description></item>
/// <item><term>a session fails</term><description>only that session ends (<see cref="SessionsActor"/>)</description></item>
/// </list>
/// </summary>
internal sealed class NymClientActor : ReceiveActor
{
    private readonly ClientComposition _composition;
    private readonly TaskCompletionSource _started;
    private readonly TaskCompletionSource _stopped;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _topologyReady;
    private bool _gatewayReady;
    private Exception? _lastRestart;
    private Exception? _failure;

    public NymClientActor(ClientComposition composition, TaskCompletionSource started, TaskCompletionSource stopped)
    {
        _composition = composition;
        _started = started;
        _stopped = stopped;

        Receive<TopologyFetched>(OnTopology);
        Receive<TopologyFetchFailed>(message => FailStart(message.Reason));
        Receive<GatewayReady>(_ => OnGatewayReady());
        Receive<GatewayAttemptFailed>(message => FailStart(message.Reason));
        Receive<Terminated>(OnTerminated);
    }

    public static Props Props(ClientComposition composition, TaskCompletionSource started, TaskCompletionSource stopped) =>
        Akka.Actor.Props.Create(() => new NymClientActor(composition, started, stopped));

    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(maxNrOfRetries: 10, withinTimeRange: TimeSpan.FromMinutes(1), localOnlyDecider: reason =>
        {
            // A cause of failure only if the restarts become too many (OnTerminated).
            _lastRestart = reason;
            return Directive.Restart;
        });

    protected override void PreStart()
    {
        try
        {
            foreach (var child in _composition.CreateChildren(Context, Self))
            {
                Context.Watch(child);
            }
        }
        catch (Exception error)
        {
            // An actor that throws here ends without PostStop, and whoever waits for the start would wait for ever.
            FailStart(new NymClientException(NymClientError.InvalidArgument, $"The client cannot start: {error.Message}", error));
        }
    }

    protected override void PostStop()
    {
        var reason = _failure as NymClientException
            ?? new NymClientException(NymClientError.Stopped, "The client was stopped.", _failure);
        _composition.FailPending(reason);
        _started.TrySetException(reason);
        if (_failure is null)
        {
            _stopped.TrySetResult();
        }
        else
        {
            _stopped.TrySetException(reason);
        }
    }

    private void OnTopology(TopologyFetched message)
    {
        if (!_topologyReady && !message.Topology.CanEndAt(_composition.Self.Gateway))
        {
            FailStart(new NymClientException(
                NymClientError.InsufficientTopology,
                $"The client's own gateway {_composition.Self.Gateway} is not in the network map; wait until it is back, or initialise a client with another gateway."));
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
        if (!_topologyReady || !_gatewayReady || _started.Task.IsCompleted)
        {
            return;
        }

        _composition.Refs.Traffic.Tell(StartSending.Instance);
        _composition.Refs.CoverTraffic.Tell(StartSending.Instance);
        _started.TrySetResult();
    }

    private void FailStart(Exception reason)
    {
        if (_started.Task.IsCompleted)
        {
            return;
        }

        _failure = reason;
        Context.Stop(Self);
    }

    private void OnTerminated(Terminated message)
    {
        _failure ??= _lastRestart ?? new InvalidOperationException($"{message.ActorRef.Path.Name} ended.");
        _log.Error(_failure, "The client stops: {0} failed too often", message.ActorRef.Path.Name);
        Context.Stop(Self);
    }
}
