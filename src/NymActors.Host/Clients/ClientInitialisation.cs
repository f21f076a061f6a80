using NymActors.Configuration;
using NymActors.GatewayChoice;
using NymActors.Gateways;
using NymActors.Protocol.Addressing;
using NymActors.Sphinx;
using NymActors.Storage;
using NymActors.Streams.Links;
using NymActors.Topology;

namespace NymActors.Host.Clients;

/// <summary>
/// Makes a client or keeps the one that is there (docs/protocol/05-native-client.md section 1.9). Keys are replaced only when that was
/// asked for, also keys that cannot be read: the public client replaces those silently.
/// </summary>
internal sealed class ClientInitialisation(IClientStorage storage, ClientConfiguration configuration, IGatewayChoiceListener? listener)
{
    /// <summary>The network; null for that of the configuration's nym-api servers.</summary>
    public INetworkDirectory? Directory { get; init; }

    /// <summary>Makes or keeps the client.</summary>
    /// <param name="wish">Which gateway, when one is chosen.</param>
    /// <param name="isForced">Whether keys and registration may be replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The client's address and its registration.</returns>
    /// <exception cref="HostException">The client is registered with another gateway, or with one that is gone.</exception>
    /// <exception cref="ClientStorageException">What is stored cannot be read, and may not be replaced.</exception>
    /// <exception cref="NymClientException">The network or the gateway cannot be used.</exception>
    public async Task<(Recipient Address, GatewayRegistration Registration)> RunAsync(
        GatewayWish wish, bool isForced, CancellationToken cancellationToken)
    {
        using var own = Directory is null ? new HttpNetworkDirectory(configuration, SystemRandomSource.Instance) : null;
        var directory = Directory ?? own!;
        var registered = RegisteredGateway(isForced, out var isReadable);
        var obstacle = registered is { } current ? await ObstacleAsync(directory, current, wish.Identity, cancellationToken) : null;
        if (obstacle is not null && !isForced)
        {
            throw new HostException(obstacle);
        }

        var mustReplace = !isReadable || obstacle is not null;
        var registrar = new ClientRegistration(
            storage, directory, new WebSocketGatewayConnector(), TimeProvider.System, SystemRandomSource.Instance)
        {
            AnswerTimeout = configuration.GatewayConnection.GatewayResponseTimeout,
            ChoiceListener = listener,
        };
        var (keys, registration) = mustReplace
            ? await registrar.CreateAsWishedAsync(keys: null, wish, overwrite: true, cancellationToken)
            : await registrar.EnsureAsWishedAsync(wish, cancellationToken);
        using (keys)
        {
            registration.SharedKey.Dispose();
            return (new Recipient(keys.Identity.PublicKey, keys.Encryption.PublicKey, registration.Gateway), registration);
        }
    }

    /// <summary>
    /// Tells why the client cannot stay with its gateway; null when it can. The network is asked even if nothing needs to be
    /// registered: a client that is said to be complete must find its gateway when it runs.
    /// </summary>
    private async Task<string?> ObstacleAsync(
        INetworkDirectory directory, IdentityKey current, IdentityKey? wanted, CancellationToken cancellationToken)
    {
        if (wanted is { } other && other != current)
        {
            return $"this client is registered with the gateway {current} already. Leave out --gateway to keep it, "
                + "or register with a further one with add-gateway, or choose another --id, or give up the client's keys and address with --force-register-gateway.";
        }

        var gateways = await directory.FetchGatewaysAsync(cancellationToken);
        return gateways.Any(gateway => gateway.Identity == current)
            ? null
            : $"this client is registered with the gateway {current}, which is not in the network of {string.Join(", ", configuration.NymApiUrls)} "
            + "(a localnet has new gateways each time it is started). Check --nym-apis, or wait until the gateway is back, "
            + "or register with a further one with add-gateway, or choose another --id, or give up the client's keys and address with --force-register-gateway.";
    }

    private IdentityKey? RegisteredGateway(bool isForced, out bool isReadable)
    {
        isReadable = true;
        try
        {
            using var keys = storage.LoadKeys();
            var registration = storage.LoadGateway();
            registration?.SharedKey.Dispose();
            return keys is null ? null : registration?.Gateway;
        }
        catch (ClientStorageException) when (isForced)
        {
            isReadable = false;
            return null;
        }
    }
}
