using NymActors.Protocol.Topology;

namespace NymActors.Topology;

/// <summary>
/// The network map in use. Written by <see cref="TopologyActor"/> alone; read by the stages that build packets, which run
/// outside the actor and need it without a message in between.
/// </summary>
internal sealed class CurrentTopology
{
    private volatile NetworkTopology? _value;
    private volatile bool _isOwnGatewayMissing;

    /// <summary>
    /// The map that routes are drawn from, or null while none is usable. It has what was remembered of earlier maps in it
    /// (<see cref="NetworkMemory"/>).
    /// </summary>
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

    /// <summary>Whether the directory does not list the own gateway any more.</summary>
    public bool IsOwnGatewayMissing
    {
        get => _isOwnGatewayMissing;
        set
        {
            var changed = _isOwnGatewayMissing != value;
            _isOwnGatewayMissing = value;
            if (changed)
            {
                Changed?.Invoke();
            }
        }
    }

    /// <summary>When the map came.</summary>
    public DateTimeOffset Fetched { get; set; }

    /// <summary>Why the last refresh failed; null when none did.</summary>
    public string? LastTrouble { get; set; }

    /// <summary>Called after there is a map, or none any more, and after the own gateway has left it or is back.</summary>
    public Action? Changed { get; set; }
}
