namespace NymActors.Mixnet;

/// <summary>What carries the traffic of a local network.</summary>
public enum MixnetTransport
{
    /// <summary>TCP, WebSockets and HTTP on sockets of this machine: for clients of any kind, in any process.</summary>
    Sockets,

    /// <summary>
    /// Memory: no socket is opened. Clients of this process reach the network with <see cref="LocalMixnet.GatewayConnector"/> and
    /// <see cref="LocalMixnet.Directory"/>.
    /// </summary>
    InMemory,
}
