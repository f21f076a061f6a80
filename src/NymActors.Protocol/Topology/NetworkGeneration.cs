namespace NymActors.Protocol.Topology;

/// <summary>Of which time the nodes of a network are, by the routes of its directory (docs/protocol/06-network.md section 16).</summary>
public enum NetworkGeneration
{
    /// <summary>Nodes of today, which have their roles from the rewarded set and unwrap packets with seeds.</summary>
    Current,

    /// <summary>
    /// Nodes of 2023, which unwrap packets of version 256 only, and gateways that speak protocol 1; the clients behind them may be of that
    /// time, too.
    /// </summary>
    Old,
}
