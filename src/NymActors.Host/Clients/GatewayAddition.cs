using NymActors.Configuration;
using NymActors.GatewayChoice;
using NymActors.Gateways;
using NymActors.Protocol.Addressing;
using NymActors.Sphinx;
using NymActors.Storage;
using NymActors.Streams.Links;
using NymActors.Topology;

namespace NymActors.Host.Clients;

/// <summary>Registers a client with a further gateway, under its own identity (docs/protocol/05-native-client.md section 8.1).</summary>
internal sealed class GatewayAddition(DirectoryClientStorage storage, ClientConfiguration configuration, IGatewayChoiceListener? listener)
{
    /// <summary>The network; null for that of the configuration's nym-api servers.</summary>
    public INetworkDirectory? Directory { get; init; }

    /// <summary>Registers and stores; the new gateway is the active one then.</summary>
    /// <param name="wish">Which gateway.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HostException">The client has no keys.</exception>
    /// <exception cref="NymClientException">No directory or gateway could be used, or the client has this gateway.</exception>
    /// <exception cref="ClientStorageException">What is stored cannot be read, or the registration cannot be stored.</exception>
    public async Task<RegisteredGateway> RunAsync(GatewayWish wish, CancellationToken cancellationToken)
    {
        using var keys = storage.LoadKeys()
            ?? throw new HostException($"The client \"{configuration.Id}\" has no keys. Run \"nym-client init --id {configuration.Id}\" first.");
        IdentityKey[] registered = [.. storage.ListGateways().Select(static entry => entry.Gateway)];
        using var own = Directory is null ? new HttpNetworkDirectory(configuration, SystemRandomSource.Instance) : null;
        var registrar = new ClientRegistration(storage, Directory ?? own!, new WebSocketGatewayConnector(), TimeProvider.System, SystemRandomSource.Instance)
        {
            AnswerTimeout = configuration.GatewayConnection.GatewayResponseTimeout,
            ChoiceListener = listener,
        };
        // Nobody needs to be asked to find out that the client has it.
        if (wish.Identity is { } wanted && registered.Contains(wanted))
        {
            throw new HostException($"this client has already registered with gateway {wanted}. Choose it with switch-gateway.");
        }

        var registration = await registrar.RegisterAsync(keys, wish, registered, cancellationToken);
        using (registration.SharedKey)
        {
            storage.AddGateway(registration);
        }

        return storage.ListGateways().Single(entry => entry.Gateway == registration.Gateway);
    }
}
