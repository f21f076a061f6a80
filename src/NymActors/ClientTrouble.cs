namespace NymActors;

/// <summary>Why a client is not online: a closed list.</summary>
public enum ClientTrouble
{
    /// <summary>The connection to the gateway is lost and being made again, without end.</summary>
    GatewayLost,

    /// <summary>The gateway holds another connection of this identity: an older one, for seconds, or that of another program with the same keys.</summary>
    GatewayBusy,

    /// <summary>The gateway can be reached and refuses the client; <see cref="ClientCondition.Detail"/> says why.</summary>
    GatewayRefuses,

    /// <summary>The directory does not list the client's gateway any more. It is used as long as it can be reached.</summary>
    GatewayNotInNetwork,

    /// <summary>The gateway has refused packets for want of bandwidth, and grants none.</summary>
    NoBandwidth,

    /// <summary>No usable network map: none came yet, or the last one is too old (<see cref="Configuration.TopologyConfiguration.MaximumTopologyAge"/>).</summary>
    NoTopology,

    /// <summary>The network map has not been refreshed for more than an hour (or three times the refresh rate, if that is longer): some of its nodes may be gone.</summary>
    TopologyOld,

    /// <summary>None of the client's own packets has come back for longer than chance explains, though the gateway answers: a layer of the mixnet is away.</summary>
    NoOwnPacketBack,

    /// <summary>
    /// The client's storage refuses what it is given: the disk is full or fails; <see cref="ClientCondition.Detail"/> says which. What arrives and
    /// replies wait in memory, and when that is full nothing more is read from the gateway, until the storage takes it.
    /// </summary>
    StorageRefuses,

    /// <summary>Packets leave clearly more slowly than the settings ask for: this machine or the gateway does not keep up.</summary>
    RateNotReached,
}
