using System.Globalization;
using NymActors.Configuration;
using NymActors.Protocol;
using NymActors.Protocol.Directory;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Streams.Links;

namespace NymActors.Topology;

/// <summary>
/// The directory (nym-api), however it is reached. Several URLs stand in for each other: after a failure the next one is asked.
/// Source: docs/protocol/06-network.md 5 and 6.
/// </summary>
public sealed class NymApiDirectory : INetworkDirectory
{
    private readonly IDirectoryTransport _transport;
    private readonly Uri[] _urls;
    private readonly TopologyBuilder _builder;
    private readonly bool _anyEntryRole;
    private int _current;

    /// <summary>Creates the directory of a configuration.</summary>
    /// <param name="configuration">nym-api URLs, and what nodes are used.</param>
    /// <param name="random">Shuffles the URLs, so that clients spread over them.</param>
    /// <param name="transport">How the directory is asked; it stays its owner's.</param>
    public NymApiDirectory(ClientConfiguration configuration, RandomSource random, IDirectoryTransport transport)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(transport);
        _transport = transport;
        _urls = [.. configuration.NymApiUrls];
        random.Shuffle(_urls.AsSpan());
        _builder = new TopologyBuilder
        {
            MinimumMixNodePerformance = configuration.Topology.MinimumMixnodePerformance,
            MinimumGatewayPerformance = configuration.Topology.MinimumGatewayPerformance,
        };
        _anyEntryRole = configuration.Topology.IgnoreIngressEpochRole;
    }

    /// <inheritdoc/>
    public Task<NetworkTopology> FetchTopologyAsync(CancellationToken cancellationToken) =>
        FromAnyAsync(
            async url =>
            {
                var rewardedSet = GetAsync(url, DirectoryPaths.RewardedSet, null, cancellationToken);
                var mixNodes = GetListAsync(url, DirectoryPaths.ActiveMixNodes, cancellationToken);
                var gateways = GetListAsync(url, DirectoryPaths.EntryGateways, cancellationToken);
                await Task.WhenAll(rewardedSet, mixNodes, gateways).ConfigureAwait(false);
                return _builder.Build(
                    DirectoryJson.ReadRewardedSet(await rewardedSet.ConfigureAwait(false)),
                    await mixNodes.ConfigureAwait(false),
                    await gateways.ConfigureAwait(false));
            },
            cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GatewayDescriptor>> FetchGatewaysAsync(CancellationToken cancellationToken)
    {
        var gateways = await FromAnyAsync(
            async url => _builder.GatewayCandidates(EntriesOf(await GetListAsync(url, DirectoryPaths.EntryGateways, cancellationToken).ConfigureAwait(false))),
            cancellationToken).ConfigureAwait(false);
        return gateways.Count > 0
            ? gateways
            : throw new NymClientException(
                NymClientError.UnknownGateway, $"The directory {_urls[_current]} lists no usable gateway; try again later or use another --nym-apis.");
    }

    // Source: docs/protocol/04-client-core.md 21.3.
    private SkimmedNodeList EntriesOf(SkimmedNodeList gateways) => _anyEntryRole
        ? gateways
        : SkimmedNodeList.SinglePage(gateways.Metadata, [.. gateways.Nodes.Data.Where(static node => node.Role.Kind != NodeRoleKind.MixNode)]);

    private async Task<T> FromAnyAsync<T>(Func<Uri, Task<T>> fetch, CancellationToken cancellationToken)
    {
        NymClientException? failure = null;
        for (var i = 0; i < _urls.Length; i++)
        {
            var url = _urls[_current];
            try
            {
                return await fetch(url).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && Explain(url, error) is { } explained)
            {
                failure = explained;
                _current = (_current + 1) % _urls.Length;
            }
        }

        throw failure ?? new NymClientException(
            NymClientError.DirectoryUnreachable, "No nym-api URL is configured; give one with --nym-apis or in config.toml.");
    }

    private static NymClientException? Explain(Uri url, Exception error) => error switch
    {
        DirectoryTransportException { IsTimeout: true } => new(
            NymClientError.DirectoryUnreachable,
            $"The directory {url} {error.Message}. Check the URL (--nym-apis) and the connection to it, try again later, "
            + "or allow more time with debug.topology.topology_resolution_timeout.",
            error),
        DirectoryTransportException => new(
            NymClientError.DirectoryUnreachable,
            $"The directory {url} {error.Message}. Check the URL (--nym-apis) and that the directory runs.",
            error),
        ProtocolException => new(
            NymClientError.DirectoryUnreachable, $"The directory {url} gave an answer that cannot be used: {error.Message.TrimEnd('.')}. Is it a nym-api?", error),
        TopologyException => new(NymClientError.InsufficientTopology, $"The network of {url} cannot be used: {error.Message.TrimEnd('.')}.", error),
        _ => null,
    };

    private async Task<SkimmedNodeList> GetListAsync(Uri url, string path, CancellationToken cancellationToken)
    {
        var collector = new NodeListCollector();
        while (collector.NextPage is { } page)
        {
            collector.Add(DirectoryJson.ReadNodeList(await GetAsync(url, path, page, cancellationToken).ConfigureAwait(false)));
        }

        return collector.ToList();
    }

    private async Task<byte[]> GetAsync(Uri url, string path, uint? page, CancellationToken cancellationToken)
    {
        var request = page is { } number
            ? DirectoryUrl.Join(url, path, ("page", number.ToString(CultureInfo.InvariantCulture)))
            : DirectoryUrl.Join(url, path);
        return await _transport.GetAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
