using System.Net;
using Akka.Actor;
using Akka.Event;
using NymActors.Mixnet.Directory;
using NymActors.Mixnet.Gateways;
using NymActors.Mixnet.MixNodes;
using NymActors.Mixnet.Monitoring;
using NymActors.Mixnet.Nodes;

namespace NymActors.Mixnet;

/// <summary>
/// Root of a local network: the parent of all its nodes and of its directory. The failure decisions, in one place:
/// <list type="bullet">
/// <item>a node or directory that cannot start while the network starts: the network does not start;</item>
/// <item>a node or directory that fails later: made anew on the same ports, with the same keys and storage, after a back-off;</item>
/// <item>a node stopped on purpose: stays stopped until told otherwise, and stays in the directory.</item>
/// </list>
/// </summary>
internal sealed class LocalMixnetActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(5);

    private readonly MixnetContext _context;
    private readonly IReadOnlyList<NodeRecord> _nodes;
    private readonly TaskCompletionSource<IPEndPoint> _started;
    private readonly Dictionary<uint, Child> _children = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef? _directory;
    private int _directoryIncarnation;
    private IPEndPoint _directoryEndPoint;
    private TimeSpan _directoryBackOff = FirstBackOff;
    private bool _stopping;

    public LocalMixnetActor(MixnetContext context, IReadOnlyList<NodeRecord> nodes, TaskCompletionSource<IPEndPoint> started)
    {
        _context = context;
        _nodes = nodes;
        _started = started;
        _directoryEndPoint = new IPEndPoint(context.Options.Address, context.Options.NymApiPort);

        Receive<NodeRunning>(OnNodeRunning);
        Receive<NodeFailed>(OnNodeFailed);
        Receive<DirectoryRunning>(OnDirectoryRunning);
        Receive<DirectoryFailed>(OnDirectoryFailed);
        Receive<NodeCommand>(OnCommand);
        Receive<RetryNode>(retry => Launch(_children[retry.Id]));
        Receive<RetryDirectory>(_ => LaunchDirectory());
        Receive<StopGracefully>(_ => OnStop());
        Receive<Terminated>(OnTerminated);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
    {
        // The replacement is made by OnTerminated, after a back-off; an immediate restart would find the ports still bound.
        _log.Error(cause, "A child of the local network failed.");
        return Directive.Stop;
    });

    protected override void PreStart()
    {
        foreach (var node in _nodes)
        {
            var child = new Child(node);
            _children.Add(node.Id, child);
            Launch(child);
        }
    }

    protected override void PostStop()
    {
        _started.TrySetException(new MixnetException("The local network was stopped before it had started."));
        foreach (var child in _children.Values)
        {
            child.Record.State = NodeState.Stopped;
            child.Answer(new MixnetException("The local network has been stopped."));
        }
    }

    private void Launch(Child child)
    {
        if (_stopping || child.Actor is not null || !child.Wanted)
        {
            return;
        }

        child.Record.State = NodeState.Starting;
        var props = child.Record.Role == MixnetNodeRole.MixNode
            ? Props.Create(() => new MixNodeActor(_context, child.Record))
            : Props.Create(() => new GatewayActor(_context, child.Record));
        child.Actor = Context.Watch(Context.ActorOf(props, $"{child.Record.Name}-{++child.Incarnation}"));
    }

    private void OnNodeRunning(NodeRunning message)
    {
        var child = _children[message.Id];
        child.BackOff = FirstBackOff;
        child.Record.Bound(message.MixEndPoint, message.ClientsEndPoint);
        if (child.Command == NodeCommandKind.Start || child.Command == NodeCommandKind.Restart)
        {
            child.Answer(null);
        }

        if (_directory is null && _children.Values.All(other => other.Record.Node is not null))
        {
            LaunchDirectory();
        }
    }

    private void OnNodeFailed(NodeFailed message)
    {
        var child = _children[message.Id];
        var failure = new MixnetException(
            $"{child.Record.Name} cannot run: {message.Cause.Message}. If a port was given, choose another or 0.", message.Cause);
        if (!_started.Task.IsCompleted)
        {
            Fail(failure);
            return;
        }

        _log.Warning(message.Cause, "{0} cannot run; it will be tried again.", child.Record.Name);
    }

    private void OnTerminated(Terminated message)
    {
        if (message.ActorRef.Equals(_directory))
        {
            _directory = null;
            if (!_stopping)
            {
                Timers.StartSingleTimer("directory", RetryDirectory.Instance, _directoryBackOff);
                _directoryBackOff = Longer(_directoryBackOff);
            }
        }
        else if (_children.Values.FirstOrDefault(child => message.ActorRef.Equals(child.Actor)) is { } child)
        {
            child.Actor = null;
            child.Record.State = NodeState.Stopped;
            if (child.Command == NodeCommandKind.Stop)
            {
                child.Answer(null);
            }

            if (child.Command == NodeCommandKind.Restart && child.FirstAttempt)
            {
                child.FirstAttempt = false;
                Launch(child);
            }
            else if (!_stopping && child.Wanted)
            {
                if (!_started.Task.IsCompleted)
                {
                    Fail(new MixnetException($"{child.Record.Name} failed while it started."));
                    return;
                }

                Timers.StartSingleTimer(child.Record.Id, new RetryNode(child.Record.Id), child.BackOff);
                child.BackOff = Longer(child.BackOff);
            }
        }

        if (_stopping && _directory is null && _children.Values.All(other => other.Actor is null))
        {
            Context.Stop(Self);
        }
    }

    private void OnCommand(NodeCommand command)
    {
        var child = _children[command.Node.Id];
        if (child.Requester is not null || _stopping)
        {
            Sender.Tell(new CommandDone(new MixnetException($"{child.Record.Name} is busy with an earlier command.")));
            return;
        }

        child.Requester = Sender;
        child.Command = command.Kind;
        child.FirstAttempt = true;
        child.Wanted = command.Kind != NodeCommandKind.Stop;
        Timers.Cancel(child.Record.Id);
        if (command.Kind != NodeCommandKind.Start && child.Actor is not null)
        {
            child.Actor.Tell(StopGracefully.Instance);
        }
        else if (command.Kind == NodeCommandKind.Stop || child.Record.State == NodeState.Running)
        {
            child.Answer(null);
        }
        else
        {
            child.FirstAttempt = false;
            Launch(child);
        }
    }

    private void LaunchDirectory()
    {
        if (_stopping || _directory is not null)
        {
            return;
        }

        var described = _nodes.Select(node => node.Node!).ToArray();
        var endPoint = _directoryEndPoint;
        var props = Props.Create(() => new DirectoryActor(_context, described, endPoint));
        _directory = Context.Watch(Context.ActorOf(props, $"directory-{++_directoryIncarnation}"));
    }

    private void OnDirectoryRunning(DirectoryRunning message)
    {
        _directoryEndPoint = message.EndPoint;
        _directoryBackOff = FirstBackOff;
        _started.TrySetResult(message.EndPoint);
    }

    private void OnDirectoryFailed(DirectoryFailed message)
    {
        if (!_started.Task.IsCompleted)
        {
            Fail(new MixnetException(
                $"The directory cannot run: {message.Cause.Message}. If a port was given, choose another or 0.", message.Cause));
            return;
        }

        _log.Warning(message.Cause, "The directory cannot run; it will be tried again.");
    }

    private void Fail(MixnetException failure)
    {
        _started.TrySetException(failure);
        OnStop();
    }

    private void OnStop()
    {
        _stopping = true;
        Timers.CancelAll();
        _directory?.Tell(StopGracefully.Instance);
        foreach (var child in _children.Values)
        {
            child.Actor?.Tell(StopGracefully.Instance);
        }

        if (_directory is null && _children.Values.All(child => child.Actor is null))
        {
            Context.Stop(Self);
        }
    }

    private static TimeSpan Longer(TimeSpan backOff) => backOff * 2 < LongestBackOff ? backOff * 2 : LongestBackOff;

    private sealed record RetryNode(uint Id);

    private sealed class RetryDirectory
    {
        public static RetryDirectory Instance { get; } = new();
    }

    private sealed class Child(NodeRecord record)
    {
        public NodeRecord Record => record;

        public IActorRef? Actor { get; set; }

        public bool Wanted { get; set; } = true;

        public int Incarnation { get; set; }

        public TimeSpan BackOff { get; set; } = FirstBackOff;

        public IActorRef? Requester { get; set; }

        public NodeCommandKind? Command { get; set; }

        public bool FirstAttempt { get; set; }

        public void Answer(Exception? failure)
        {
            Requester?.Tell(new CommandDone(failure));
            Requester = null;
            Command = null;
        }
    }
}
