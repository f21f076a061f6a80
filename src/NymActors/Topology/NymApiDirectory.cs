using System.Globalization;
using NymActors.Configuration;
using NymActors.Protocol;
using NymActors.Protocol.Directory;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Streams.Links;

namespace NymActors.Topology;

/// <summary>
/// The directory (nym-api), however it is reached, and of whatever generation. Several URLs stand in for each other: after a failure the
/// next one is asked. Source: docs/protocol/06-network.md 4 to 6.
/// </summary>
public sealed class NymApiDirectory : INetworkDirectory
{
    private readonly IDirectoryTransport _transport;
    private readonly Uri[] _urls;
    private readonly TopologyBuilder _builder;
    private readonly bool _anyEntryRole;
    private readonly bool[] _isOld;
    private bool _isAsked;
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
        _isOld = new bool[_urls.Length];
        _builder = new TopologyBuilder
        {
            MinimumMixNodePerformance = configuration.Topology.MinimumMixnodePerformance,
            MinimumGatewayPerformance = configuration.Topology.MinimumGatewayPerformance,
        };
        _anyEntryRole = configuration.Topology.IgnoreIngressEpochRole;
    }

    /// <inheritdoc/>
    public Task<NetworkTopology> FetchTopologyAsync(CancellationToken cancellationToken) =>
        FromAnyAsync(url => OfEitherGenerationAsync(url, FetchCurrentAsync, FetchOldAsync, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GatewayDescriptor>> FetchGatewaysAsync(CancellationToken cancellationToken)
    {
        var gateways = await FromAnyAsync(
            url => OfEitherGenerationAsync(url, FetchCurrentGatewaysAsync, FetchOldGatewaysAsync, cancellationToken), cancellationToken).ConfigureAwait(false);
        return gateways.Count > 0
            ? gateways
            : throw new NymClientException(
                NymClientError.UnknownGateway, $"The directory {_urls[_current]} lists no usable gateway; try again later or use another --nym-apis.");
    }

    /// <inheritdoc/>
    public void OnRefused() => _current = (_current + 1) % Math.Max(_urls.Length, 1);

    private async Task<NetworkTopology> FetchCurrentAsync(Uri url, CancellationToken cancellationToken)
    {
        await AskForKeyRotationAsync(url, cancellationToken).ConfigureAwait(false);
        var rewardedSet = GetAsync(url, DirectoryPaths.RewardedSet, cancellationToken);
        var mixNodes = GetListAsync(url, DirectoryPaths.ActiveMixNodes, asBincode: false, cancellationToken);
        var gateways = GetListAsync(url, DirectoryPaths.EntryGateways, asBincode: false, cancellationToken);
        await Task.WhenAll(rewardedSet, mixNodes, gateways).ConfigureAwait(false);
        return _builder.Build(
            DirectoryJson.ReadRewardedSet(await rewardedSet.ConfigureAwait(false)),
            await mixNodes.ConfigureAwait(false),
            await gateways.ConfigureAwait(false));
    }

    private async Task<NetworkTopology> FetchOldAsync(Uri url, CancellationToken cancellationToken)
    {
        // One after the other, as the clients of that time ask.
        var mixNodes = await GetAsync(url, DirectoryPaths.OldActiveMixNodes, cancellationToken).ConfigureAwait(false);
        var gateways = await GetAsync(url, DirectoryPaths.OldGateways, cancellationToken).ConfigureAwait(false);
        return OldDirectory.BuildTopology(mixNodes, gateways);
    }

    private async Task<IReadOnlyList<GatewayDescriptor>> FetchCurrentGatewaysAsync(Uri url, CancellationToken cancellationToken) =>
        _builder.GatewayCandidates(EntriesOf(
            await GetListAsync(url, DirectoryPaths.EntryGateways, asBincode: true, cancellationToken).ConfigureAwait(false)));

    private async Task<IReadOnlyList<GatewayDescriptor>> FetchOldGatewaysAsync(Uri url, CancellationToken cancellationToken) =>
        OldDirectory.GatewayCandidates(await GetAsync(url, DirectoryPaths.OldGateways, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// The public client asks for it once, before anything else. Nothing here depends on the answer, but a client that did not ask would be
    /// known by that; and a directory that does not have it may still have the rest.
    /// </summary>
    private async Task AskForKeyRotationAsync(Uri url, CancellationToken cancellationToken)
    {
        if (_isAsked)
        {
            return;
        }

        try
        {
            await GetAsync(url, DirectoryPaths.KeyRotationInfo, cancellationToken).ConfigureAwait(false);
        }
        catch (DirectoryTransportException missing) when (missing.IsNotFound)
        {
            // The requests that follow tell of which generation the directory is.
        }

        _isAsked = true;
    }

    /// <summary>
    /// Asks a directory in the way of today; where it does not know these routes, in the way of 2023, and from then on so at first.
    /// </summary>
    private async Task<T> OfEitherGenerationAsync<T>(
        Uri url,
        Func<Uri, CancellationToken, Task<T>> current,
        Func<Uri, CancellationToken, Task<T>> old,
        CancellationToken cancellationToken)
    {
        var number = Array.IndexOf(_urls, url);
        var isOld = _isOld[number];
        try
        {
            return await (isOld ? old : current)(url, cancellationToken).ConfigureAwait(false);
        }
        catch (DirectoryTransportException missing) when (missing.IsNotFound)
        {
            try
            {
                var answer = await (isOld ? current : old)(url, cancellationToken).ConfigureAwait(false);
                _isOld[number] = !isOld;
                return answer;
            }
            catch (DirectoryTransportException neither) when (neither.IsNotFound)
            {
                throw new DirectoryTransportException(
                    "has neither the lists of a nym-api of today nor those of 2023 (status 404 to both)", cause: neither, isNotFound: true);
            }
        }
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
        DirectoryTransportException { IsNotFound: true } => new(
            NymClientError.DirectoryUnreachable, $"The directory {url} {error.Message}. Is it a nym-api, and is the path of its URL right (--nym-apis)?", error),
        DirectoryTransportException => new(
            NymClientError.DirectoryUnreachable,
            $"The directory {url} {error.Message}. Check the URL (--nym-apis) and that the directory runs.",
            error),
        ProtocolException => new(
            NymClientError.DirectoryUnreachable, $"The directory {url} gave an answer that cannot be used: {error.Message.TrimEnd('.')}. Is it a nym-api?", error),
        TopologyException => new(NymClientError.InsufficientTopology, $"The network of {url} cannot be used: {error.Message.TrimEnd('.')}.", error),
        _ => null,
    };

    private async Task<SkimmedNodeList> GetListAsync(Uri url, string path, bool asBincode, CancellationToken cancellationToken)
    {
        var collector = new NodeListCollector();
        while (collector.NextPage is { } number)
        {
            var page = ("page", number.ToString(CultureInfo.InvariantCulture));
            var request = asBincode ? DirectoryUrl.Join(url, path, page, ("output", "bincode")) : DirectoryUrl.Join(url, path, page);
            collector.Add(DirectoryPayload.ReadNodeList(await _transport.GetAsync(request, cancellationToken).ConfigureAwait(false)));
        }

        return collector.ToList();
    }

    private Task<byte[]> GetAsync(Uri url, string path, CancellationToken cancellationToken) =>
        _transport.GetAsync(DirectoryUrl.Join(url, path), cancellationToken);
}
