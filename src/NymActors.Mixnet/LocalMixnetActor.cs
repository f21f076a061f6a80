using Akka.Actor;
using Akka.Event;
using NymActors.Mixnet.Directory;
using NymActors.Mixnet.Gateways;
using NymActors.Mixnet.MixNodes;
using NymActors.Mixnet.Nodes;
using NymActors.Streams.Actors;

namespace NymActors.Mixnet;

/// <summary>
/// Root of a local network: the parent of all its nodes and of its directory. The failure decisions, in one place:
/// <list type="bullet">
/// <item>a node or directory that cannot start while the network starts: the network does not start;</item>
/// <item>a node or directory that fails later: made anew on the same ports, with the same keys and storage, after a back-off;</item>
/// <item>a node stopped on purpose: stays stopped until told otherwise, and stays in the directory;</item>
/// <item>the root itself: restarted by the actor system; all nodes are made anew, what is wanted of them stays.</item>
/// </list>
/// </summary>
/// <remarks>
/// States: starting (no directory yet: it is launched when every node has its ports) -<see cref="DirectoryRunning"/>-> running
/// -<see cref="StopGracefully"/>-> stopping -end of the last child-> ended. A failure while starting leads to stopping. Each node has
/// states of its own, see <see cref="NodeChild"/>.
/// </remarks>
internal sealed class LocalMixnetActor : HandlingActor, IWithTimers
{
    /// <summary>Longest time that a command may take.</summary>
    public static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(30);

    /// <summary>Longest time that stopping may take; then what still runs is ended as it is.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    private readonly MixnetContext _context;
    private readonly MixnetLife _life;
    private readonly Func<IReadOnlyList<MixnetNode>, DirectoryEndpoints> _describe;
    private readonly Dictionary<uint, NodeChild> _children;
    private readonly BackOff _directoryBackOff;
    private IActorRef? _directory;
    private int _directoryIncarnation;
    private bool _stopping;

    public LocalMixnetActor(
        MixnetContext context, IReadOnlyList<NodeRecord> nodes, Func<IReadOnlyList<MixnetNode>, DirectoryEndpoints> describe, MixnetLife life)
    {
        _context = context;
        _life = life;
        _describe = describe;
        _children = nodes.ToDictionary(node => node.Id, node => new NodeChild(node, context.NewBackOff()));
        _directoryBackOff = context.NewBackOff();

        Handle<NodeRunning>(OnNodeRunning);
        Handle<NodeFailed>(OnNodeFailed);
        Handle<DirectoryRunning>(OnDirectoryRunning);
        Handle<DirectoryFailed>(OnDirectoryFailed);
        Handle<NodeCommand>(OnCommand);
        Handle<CommandOverdue>(OnCommandOverdue);
        Handle<RetryNode>(retry => Launch(_children[retry.Id]));
        Handle<RetryDirectory>(_ => LaunchDirectory());
        Handle<StopGracefully>(_ => OnStop());
        Handle<StopOverdue>(_ => Context.Stop(Self));
        Handle<Terminated>(OnTerminated);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private bool HasStarted => _life.Started.HasEnded;

    protected override SupervisorStrategy SupervisorStrategy() => new EscalatingStrategy((child, cause) =>
    {
        // The replacement is made by OnTerminated, after a back-off; an immediate restart would find the ports still bound.
        Log.Error(cause, "{0} of the local network failed.", child.Path.Name);
        return Directive.Stop;
    });

    protected override void PreStart()
    {
        foreach (var child in _children.Values)
        {
            Launch(child);
        }
    }

    protected override void OnRestart() => EndChildren(new MixnetException("The local network failed and has been restarted."));

    protected override void PostStop()
    {
        EndChildren(new MixnetException("The local network has been stopped."));
        _life.End();
    }

    private void EndChildren(MixnetException reason)
    {
        foreach (var child in _children.Values)
        {
            child.OnEnded();
            child.Answer(reason);
        }
    }

    private void Launch(NodeChild child)
    {
        if (_stopping || child.Actor is not null || !child.Record.IsWanted)
        {
            return;
        }

        var props = child.Record.Role == MixnetNodeRole.MixNode
            ? LocalProps.Create(() => new MixNodeActor(_context, child.Record))
            : LocalProps.Create(() => new GatewayActor(_context, child.Record));
        child.Launch(name => Context.Watch(Context.ActorOf(props, name)));
    }

    private void OnNodeRunning(NodeRunning message)
    {
        var child = _children[message.Id];
        if (!Sender.Equals(child.Actor))
        {
            // Of an actor that has ended since.
            return;
        }

        bool wasBusy = child.IsBusy;
        child.OnRunning(message);
        CancelLimit(child, wasBusy);
        if (_directory is null && _children.Values.All(static other => other.Record.Node is not null))
        {
            LaunchDirectory();
        }
    }

    private void OnNodeFailed(NodeFailed failed)
    {
        var child = _children[failed.Id];
        if (Sender.Equals(child.Actor))
        {
            OnCannotRun(child.Record.Name, failed.Cause);
        }
    }

    private void OnDirectoryFailed(DirectoryFailed failed) => OnCannotRun("The directory", failed.Cause);

    private void OnCannotRun(string name, Exception cause)
    {
        if (_stopping)
        {
            // It will not be tried again, and whoever waits for the start has heard of the first failure.
            return;
        }

        if (HasStarted)
        {
            Log.Warning(cause, "{0} cannot run; it will be tried again.", name);
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
            OnDirectoryEnded();
        }
        else if (_children.Values.FirstOrDefault(child => message.ActorRef.Equals(child.Actor)) is { } child)
        {
            OnNodeEnded(child);
        }

        StopWhenAlone();
    }

    private void OnDirectoryEnded()
    {
        _directory = null;
        if (!_stopping)
        {
            if (HasStarted)
            {
                Timers.StartSingleTimer("directory", RetryDirectory.Instance, _directoryBackOff.Next());
            }
            else
            {
                Fail(new MixnetException("The directory failed while it started."));
            }
        }
    }

    private void OnNodeEnded(NodeChild child)
    {
        bool wasBusy = child.IsBusy;
        bool restartsAtOnce = child.OnEnded();
        CancelLimit(child, wasBusy);
        if (restartsAtOnce)
        {
            Launch(child);
        }
        else if (_stopping || !child.Record.IsWanted)
        {
            return;
        }
        else if (!HasStarted)
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
        var child = _children[command.Id];
        if (_stopping || !child.TryBegin(command))
        {
            command.Answer.TryFail(new MixnetException(_stopping
                ? "The local network is being stopped."
                : $"{child.Record.Name} is busy with an earlier command."));
            return;
        }

        Timers.Cancel(child.Record.Id);
        Timers.StartSingleTimer(LimitOf(child), new CommandOverdue(command), CommandLimit);
        if (command.Kind != NodeCommandKind.Start && child.Actor is not null)
        {
            child.Actor.Tell(StopGracefully.Instance);
        }
        else if (command.Kind == NodeCommandKind.Stop || child.Record.State == Monitoring.NodeState.Running)
        {
            child.Answer(null);
            CancelLimit(child, wasBusy: true);
        }
        else
        {
            Launch(child);
        }
    }

    private void OnCommandOverdue(CommandOverdue overdue)
    {
        var child = _children[overdue.Command.Id];
        child.Answer(new MixnetException(
            $"{child.Record.Name} did not {overdue.Command.Kind.ToString().ToLowerInvariant()} within {CommandLimit}."));
    }

    private void LaunchDirectory()
    {
        if (!_stopping && _directory is null)
        {
            var endpoints = _describe([.. _children.Values.Select(static child => child.Record.Node!)]);
            var props = LocalProps.Create(() => new DirectoryActor(_context, endpoints));
            _directory = Context.Watch(Context.ActorOf(props, $"directory-{++_directoryIncarnation}"));
        }
    }

    private void OnDirectoryRunning(DirectoryRunning message)
    {
        _context.DirectoryEndPoint = message.EndPoint;
        _directoryBackOff.Reset();
        _life.Started.TrySet(message.EndPoint);
    }

    private void Fail(MixnetException failure)
    {
        _life.Started.TryFail(failure);
        OnStop();
    }

    private void OnStop()
    {
        _stopping = true;
        Timers.CancelAll();
        Timers.StartSingleTimer("stop", StopOverdue.Instance, StopLimit);
        _directory?.Tell(StopGracefully.Instance);
        foreach (var child in _children.Values)
        {
            child.Actor?.Tell(StopGracefully.Instance);
        }

        StopWhenAlone();
    }

    private void StopWhenAlone()
    {
        if (_stopping && _directory is null && _children.Values.All(static child => child.Actor is null))
        {
            Context.Stop(Self);
        }
    }

    private void CancelLimit(NodeChild child, bool wasBusy)
    {
        if (wasBusy && !child.IsBusy)
        {
            Timers.Cancel(LimitOf(child));
        }
    }

    private static string LimitOf(NodeChild child) => $"command-{child.Record.Id}";
}
