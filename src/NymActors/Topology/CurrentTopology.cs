using NymActors.Protocol.Topology;

namespace NymActors.Topology;

/// <summary>
/// The network map in use. Written by <see cref="TopologyActor"/> alone; read by the stages that build packets, which run
/// outside the actor and need it without a message in between.
/// </summary>
internal sealed class CurrentTopology
{
    private volatile NetworkTopology? _value;

    /// <summary>The map, or null while none is usable.</summary>
    public NetworkTopology? Value
    {
        get => _value;
        set
        {
            var changed = (_value is null) != (value is null);
            _value = value;
            if (changed)
            {
                Changed?.Invoke();
            }
        }
    }

    /// <summary>Called after there is a map, or none any more.</summary>
    public Action? Changed { get; set; }
}
