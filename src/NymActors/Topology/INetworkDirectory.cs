using NymActors.Protocol.Topology;

namespace NymActors.Topology;

/// <summary>Where the client learns what the network looks like: the seam between HTTP directories and others.</summary>
public interface INetworkDirectory
{
    /// <summary>Fetches the present network map.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A map with a usable node in each layer and at least one gateway.</returns>
    /// <exception cref="NymClientException">
    /// No directory gave a usable map: <see cref="NymClientError.DirectoryUnreachable"/> or <see cref="NymClientError.InsufficientTopology"/>.
    /// </exception>
    Task<NetworkTopology> FetchTopologyAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Hears that the map it gave last was refused as a whole, because too much of the network had gone from it at once: one that knows
    /// several sources asks another one next time. Does nothing by default.
    /// </summary>
    void OnRefused()
    {
    }

    /// <summary>Fetches the gateways a client may register with.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>At least one gateway.</returns>
    /// <exception cref="NymClientException">
    /// No directory gave a usable list: <see cref="NymClientError.DirectoryUnreachable"/> or <see cref="NymClientError.UnknownGateway"/>.
    /// </exception>
    Task<IReadOnlyList<GatewayDescriptor>> FetchGatewaysAsync(CancellationToken cancellationToken);
}
