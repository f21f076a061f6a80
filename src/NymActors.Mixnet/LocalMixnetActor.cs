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
    private readonly MixnetContext _context;
    private readonly IReadOnlyList<NodeRecord> _nodes;
    private readonly TaskCompletionSource<IPEndPoint> _started;
    private readonly Dictionary<uint, NodeChild> _children = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly RestartBackOff _directoryBackOff = new();
    private IActorRef? _directory;
    private int _directoryIncarnation;
    private IPEndPoint _directoryEndPoint;
    private bool _stopping;

    public LocalMixnetActor(MixnetContext context, IReadOnlyList<NodeRecord> nodes, TaskCompletionSource<IPEndPoint> started)
    {
        _context = context;
        _nodes = nodes;
        _started = started;
        _directoryEndPoint = new IPEndPoint(context.Options.Address, context.Options.NymApiPort);

        Receive<NodeRunning>(OnNodeRunning);
        Receive<NodeFailed>(failed => OnCannotRun(_children[failed.Id].Record.Name, failed.Cause));
        Receive<DirectoryRunning>(OnDirectoryRunning);
        Receive<DirectoryFailed>(failed => OnCannotRun("The directory", failed.Cause));
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
            var child = new NodeChild(node);
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

    private void Launch(NodeChild child)
    {
        if (_stopping || child.Actor is not null || !child.IsWanted)
        {
            return;
        }

        var props = child.Record.Role == MixnetNodeRole.MixNode
            ? Props.Create(() => new MixNodeActor(_context, child.Record))
            : Props.Create(() => new GatewayActor(_context, child.Record));
        child.Launch(name => Context.Watch(Context.ActorOf(props, name)));
    }

    private void OnNodeRunning(NodeRunning message)
    {
        _children[message.Id].OnRunning(message);
        if (_directory is null && _children.Values.All(other => other.Record.Node is not null))
        {
            LaunchDirectory();
        }
    }

    private void OnCannotRun(string name, Exception cause)
    {
        if (_stopping)
        {
            // It will not be tried again, and whoever waits for the start has heard of the first failure.
            return;
        }

        if (_started.Task.IsCompleted)
        {
            _log.Warning(cause, "{0} cannot run; it will be tried again.", name);
        }
        else
        {
            Fail(new MixnetException($"{name} cannot run: {cause.Message.TrimEnd('.')}. If a port was given, choose another or 0.", cause));
        }
    }

    private void OnTerminated(Terminated message)
    {
        if (message.ActorRef.Equals(_directory))
        {
            _directory = null;
            if (!_stopping)
            {
                Timers.StartSingleTimer("directory", RetryDirectory.Instance, _directoryBackOff.Next());
            }
        }
        else if (_children.Values.FirstOrDefault(child => message.ActorRef.Equals(child.Actor)) is { } child)
        {
            OnNodeEnded(child);
        }

        StopWhenAlone();
    }

    private void OnNodeEnded(NodeChild child)
    {
        if (child.OnEnded())
        {
            Launch(child);
        }
        else if (_stopping || !child.IsWanted)
        {
            return;
        }
        else if (!_started.Task.IsCompleted)
        {
            Fail(new MixnetException($"{child.Record.Name} failed while it started."));
        }
        else
        {
            Timers.StartSingleTimer(child.Record.Id, new RetryNode(child.Record.Id), child.BackOff.Next());
        }
    }

    private void OnCommand(NodeCommand command)
    {
        var child = _children[command.Node.Id];
        if (_stopping || !child.TryBegin(command.Kind, Sender))
        {
            Sender.Tell(new CommandDone(new MixnetException($"{child.Record.Name} is busy with an earlier command.")));
            return;
        }

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
        _directoryBackOff.Reset();
        _started.TrySetResult(message.EndPoint);
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

        StopWhenAlone();
    }

    private void StopWhenAlone()
    {
        if (_stopping && _directory is null && _children.Values.All(child => child.Actor is null))
        {
            Context.Stop(Self);
        }
    }

    private sealed record RetryNode(uint Id);

    private sealed class RetryDirectory
    {
        public static RetryDirectory Instance { get; } = new();
    }
}
