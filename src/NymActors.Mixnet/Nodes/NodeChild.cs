using Akka.Actor;
using NymActors.Mixnet.Monitoring;

namespace NymActors.Mixnet.Nodes;

/// <summary>
/// What the root of a local network knows of one node: its actor, whether it should run, and the command under way. Used by the root
/// only.
/// </summary>
internal sealed class NodeChild(NodeRecord record)
{
    private IActorRef? _requester;
    private NodeCommandKind? _command;
    private bool _restartsAtOnce;
    private int _incarnation;

    public NodeRecord Record => record;

    /// <summary>The node's actor, until it has ended.</summary>
    public IActorRef? Actor { get; private set; }

    /// <summary>Whether the node should run: always, unless it was stopped on purpose.</summary>
    public bool IsWanted { get; private set; } = true;

    public RestartBackOff BackOff { get; } = new();

    /// <summary>Makes the node's actor, under a name of its own.</summary>
    public void Launch(Func<string, IActorRef> make)
    {
        record.State = NodeState.Starting;
        Actor = make($"{record.Name}-{++_incarnation}");
    }

    /// <summary>Both ports of the node are open.</summary>
    public void OnRunning(NodeRunning message)
    {
        BackOff.Reset();
        record.Bound(message.MixEndPoint, message.ClientsEndPoint);
        if (_command is NodeCommandKind.Start or NodeCommandKind.Restart)
        {
            Answer(null);
        }
    }

    /// <summary>The node's actor has ended.</summary>
    /// <returns>Whether it ended only to be launched again, without a back-off.</returns>
    public bool OnEnded()
    {
        Actor = null;
        record.State = NodeState.Stopped;
        bool restart = _command == NodeCommandKind.Restart && _restartsAtOnce;
        _restartsAtOnce = false;
        if (_command == NodeCommandKind.Stop)
        {
            Answer(null);
        }

        return restart;
    }

    /// <summary>Begins a command.</summary>
    /// <returns>False when an earlier one is still under way.</returns>
    public bool TryBegin(NodeCommandKind command, IActorRef requester)
    {
        if (_requester is not null)
        {
            return false;
        }

        _requester = requester;
        _command = command;
        _restartsAtOnce = Actor is not null;
        IsWanted = command != NodeCommandKind.Stop;
        return true;
    }

    /// <summary>Tells the outcome of the command under way, if there is one.</summary>
    /// <param name="failure">Null when it succeeded.</param>
    public void Answer(Exception? failure)
    {
        _requester?.Tell(new CommandDone(failure));
        _requester = null;
        _command = null;
    }
}
