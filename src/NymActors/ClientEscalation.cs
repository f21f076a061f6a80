using Akka.Actor;
using NymActors.Streams.Actors;

namespace NymActors;

/// <summary>
/// What happens when children of a client fail: twice a child is restarted with what it knew, since one message that nobody can
/// handle is tried twice and then given up; when it fails again within a minute, its rebuildable state is made new before each
/// restart; when that does not help either, it is stopped, and the client with it. Sessions are resumed: their parent's failure
/// must not end the applications' connections.
/// </summary>
/// <param name="time">The clock of the minute.</param>
/// <param name="rebuild">Makes the rebuildable state of the named child new.</param>
internal sealed class ClientEscalation(TimeProvider time, Action<string> rebuild)
{
    /// <summary>Failures of one child within the window that are borne.</summary>
    internal const int MaximumFailures = 10;

    /// <summary>Failures that one message alone can cause.</summary>
    internal const int FailuresOfOneMessage = 2;

    /// <summary>How long a failure counts.</summary>
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (RestartWindow Failures, Exception Last)> _children = [];

    /// <summary>Decides about a failed child.</summary>
    public Directive Decide(IActorRef child, Exception reason)
    {
        var name = child.Path.Name;
        var failures = _children.TryGetValue(name, out var known) ? known.Failures : new RestartWindow(time, Window);
        _children[name] = (failures, reason);
        switch (failures.Count())
        {
            case > MaximumFailures:
                return Directive.Stop;
            case > FailuresOfOneMessage:
                rebuild(name);
                break;
        }

        return name == ClientChildren.Sessions ? Directive.Resume : Directive.Restart;
    }

    /// <summary>The last failure of a child, if it had one.</summary>
    public Exception? LastFailureOf(IActorRef child) => _children.TryGetValue(child.Path.Name, out var known) ? known.Last : null;
}
