using System.Text.Json;
using NymActors.Protocol;
using NymActors.Protocol.Topology;
using NymActors.Topology;

namespace NymActors.Host.Clients;

/// <summary>The network of <c>--custom-mixnet</c>: a file in place of a nym-api, read anew whenever the client asks for the network map.</summary>
internal sealed class CustomMixnet(string path) : INetworkDirectory
{
    /// <summary>The network of a file that can be used; null for none.</summary>
    /// <exception cref="HostException">It cannot be read or is no network; the message says why.</exception>
    public static CustomMixnet? Of(string? path)
    {
        if (path is null)
        {
            return null;
        }

        var network = new CustomMixnet(path);
        network.Check();
        return network;
    }

    /// <summary>Whether the file can be used.</summary>
    /// <exception cref="HostException">It cannot be read or is no network; the message says why.</exception>
    public void Check() => Read();

    /// <inheritdoc/>
    public Task<NetworkTopology> FetchTopologyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(Read());
        }
        catch (HostException e)
        {
            return Task.FromException<NetworkTopology>(new NymClientException(NymClientError.InsufficientTopology, e.Message, e));
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GatewayDescriptor>> FetchGatewaysAsync(CancellationToken cancellationToken)
    {
        var topology = await FetchTopologyAsync(cancellationToken);
        return [.. topology.Gateways.Where(static gateway => gateway.ClientListeners.Count > 0)];
    }

    private NetworkTopology Read()
    {
        try
        {
            return CustomMixnetFile.Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"the network file {path} cannot be read: {e.Message}", e);
        }
        // InvalidOperationException is JsonElement's, for a value of another kind than the one asked for.
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ProtocolException or TopologyException)
        {
            throw new HostException($"{path} describes no network: {e.Message.TrimEnd('.')}. Correct it, or leave out --custom-mixnet.", e);
        }
    }
}
