using Akka.Actor;
using NymActors.Mixnet.Monitoring;
using NymActors.Streams.Actors;

namespace NymActors.Mixnet.Nodes;

/// <summary>
/// What the root of a local network knows of one node: its actor and the command under way. Used by the root only.
/// </summary>
/// <remarks>
/// A node is <i>stopped</i> (no actor), <i>starting</i> (an actor that has not bound its ports) or <i>running</i>:
/// stopped -launch-> starting -<see cref="NodeRunning"/>-> running; either of the latter -end of the actor-> stopped. What is wanted,
/// and so whether a stopped node is launched again, stands in its record.
/// </remarks>
internal sealed class NodeChild(NodeRecord record, BackOff backOff)
{
    private NodeCommand? _command;
    private bool _restartsAtOnce;
    private int _incarnation;

    public NodeRecord Record => record;

    /// <summary>The node's actor, until it has ended.</summary>
    public IActorRef? Actor { get; private set; }

    public BackOff BackOff => backOff;

    /// <summary>Whether a command has not been answered yet.</summary>
    public bool IsBusy => _command is not null;

    /// <summary>Makes the node's actor, under a name of its own.</summary>
    public void Launch(Func<string, IActorRef> make)
    {
        record.State = NodeState.Starting;
        Actor = make($"{record.Name}-{++_incarnation}");
    }

    /// <summary>Both ports of the node are open.</summary>
    public void OnRunning(NodeRunning message)
    {
        backOff.Reset();
        record.Bound(message.MixEndPoint, message.ClientsEndPoint);
        if (_command?.Kind is NodeCommandKind.Start or NodeCommandKind.Restart)
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
        bool restart = _command?.Kind == NodeCommandKind.Restart && _restartsAtOnce;
        _restartsAtOnce = false;
        if (_command?.Kind == NodeCommandKind.Stop)
        {
            Answer(null);
        }

        return restart;
    }

    /// <summary>Begins a command.</summary>
    /// <returns>False when an earlier one is still under way.</returns>
    public bool TryBegin(NodeCommand command)
    {
        if (IsBusy)
        {
            return false;
        }

        _command = command;
        _restartsAtOnce = Actor is not null;
        record.IsWanted = command.Kind != NodeCommandKind.Stop;
        return true;
    }

    /// <summary>Tells the outcome of the command under way, if there is one.</summary>
    /// <param name="failure">Null when it succeeded.</param>
    public void Answer(MixnetException? failure)
    {
        if (failure is null)
        {
            _command?.Answer.TrySet(true);
        }
        else
        {
            _command?.Answer.TryFail(failure);
        }

        _command = null;
    }
}
