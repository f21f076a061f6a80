using NymActors.Configuration;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Streams.Links;

namespace NymActors.Topology;

/// <summary>The directory over HTTP.</summary>
public sealed class HttpNetworkDirectory : INetworkDirectory, IDisposable
{
    private static readonly TimeSpan LongestTimeLimit = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly HttpDirectoryTransport _transport;
    private readonly NymApiDirectory _directory;

    /// <summary>Creates the directory of a configuration.</summary>
    /// <param name="configuration">nym-api URLs, and of the settings of the topology: the time limit and what nodes are used.</param>
    /// <param name="random">Shuffles the URLs, so that clients spread over them.</param>
    public HttpNetworkDirectory(ClientConfiguration configuration, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var limit = configuration.Topology.TopologyResolutionTimeout;
        _transport = new HttpDirectoryTransport(limit < LongestTimeLimit ? limit : LongestTimeLimit);
        _directory = new NymApiDirectory(configuration, random, _transport);
    }

    /// <inheritdoc/>
    public Task<NetworkTopology> FetchTopologyAsync(CancellationToken cancellationToken) => _directory.FetchTopologyAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<GatewayDescriptor>> FetchGatewaysAsync(CancellationToken cancellationToken) =>
        _directory.FetchGatewaysAsync(cancellationToken);

    /// <inheritdoc/>
    public void OnRefused() => _directory.OnRefused();

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();
}
