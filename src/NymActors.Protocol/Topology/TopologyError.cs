namespace NymActors.Protocol.Topology;

/// <summary>Why no route can be built.</summary>
public enum TopologyError
{
    /// <summary>Some mix layer is empty or there is no gateway: the network cannot carry any packet.</summary>
    Insufficient,

    /// <summary>The gateway named in the address is not a known node.</summary>
    UnknownGateway,
}
