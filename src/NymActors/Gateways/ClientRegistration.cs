using NymActors.Configuration;
using NymActors.GatewayChoice;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Storage;
using NymActors.Streams.Links;
using NymActors.Topology;

namespace NymActors.Gateways;

/// <summary>
/// Makes a client: draws its keys, chooses a gateway, registers there and stores both. Source: docs/protocol/03-gateway.md 6
/// and 20.
/// </summary>
/// <param name="storage">Where keys and registration go.</param>
/// <param name="directory">Knows the gateways.</param>
/// <param name="connector">Reaches them.</param>
/// <param name="time">Wall clock and time limits.</param>
/// <param name="random">Draws keys and the gateway.</param>
public sealed class ClientRegistration(
    IClientStorage storage, INetworkDirectory directory, IGatewayConnector connector, TimeProvider time, RandomSource random)
{
    /// <summary>How long each answer of a gateway may take, more than zero; by default that of a new configuration.</summary>
    public TimeSpan AnswerTimeout { get; init; } = new GatewayConnectionConfiguration().GatewayResponseTimeout;

    /// <summary>Hears how a choice by latency goes on; null for nobody.</summary>
    internal IGatewayChoiceListener? ChoiceListener { get; init; }

    /// <summary>Loads what is stored; what is missing is made and stored.</summary>
    /// <param name="gateway">The gateway to register with if there is no registration; a random one if null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The keys, which are the caller's to dispose, and the registration.</returns>
    /// <exception cref="NymClientException">No directory or gateway could be used.</exception>
    /// <exception cref="ClientStorageException">What is stored cannot be read, or the new keys cannot be stored.</exception>
    public Task<(ClientKeys Keys, GatewayRegistration Registration)> EnsureAsync(IdentityKey? gateway, CancellationToken cancellationToken) =>
        EnsureAsWishedAsync(GatewayWish.Of(gateway), cancellationToken);

    /// <summary>Registers, with new keys or with given ones.</summary>
    /// <param name="keys">The keys; new ones if null.</param>
    /// <param name="gateway">The gateway; a random one if null.</param>
    /// <param name="overwrite">Whether stored keys may be replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The keys, which are the caller's to dispose, and the registration; both are stored.</returns>
    /// <exception cref="NymClientException">No directory or gateway could be used; nothing is stored then.</exception>
    /// <exception cref="ClientStorageException">The keys or the registration cannot be stored.</exception>
    public Task<(ClientKeys Keys, GatewayRegistration Registration)> CreateAsync(
        ClientKeys? keys, IdentityKey? gateway, bool overwrite, CancellationToken cancellationToken) =>
        CreateAsWishedAsync(keys, GatewayWish.Of(gateway), overwrite, cancellationToken);

    /// <summary>As <see cref="EnsureAsync"/>, with all ways to choose a gateway.</summary>
    internal async Task<(ClientKeys Keys, GatewayRegistration Registration)> EnsureAsWishedAsync(GatewayWish wish, CancellationToken cancellationToken)
    {
        var keys = storage.LoadKeys();
        if (keys is not null && storage.LoadGateway() is { } stored)
        {
            return (keys, stored);
        }

        return await CreateAsWishedAsync(keys, wish, overwrite: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As <see cref="CreateAsync"/>, with all ways to choose a gateway.</summary>
    internal async Task<(ClientKeys Keys, GatewayRegistration Registration)> CreateAsWishedAsync(
        ClientKeys? keys, GatewayWish wish, bool overwrite, CancellationToken cancellationToken)
    {
        var fresh = keys is null;
        keys ??= ClientKeys.Generate(random);
        try
        {
            var registration = await RegisterAsync(keys, wish, [], cancellationToken).ConfigureAwait(false);
            if (fresh)
            {
                storage.StoreKeys(keys, overwrite);
            }

            storage.StoreGateway(registration);
            return (keys, registration);
        }
        catch when (fresh)
        {
            keys.Dispose();
            throw;
        }
    }

    /// <summary>Registers with a gateway; stores nothing.</summary>
    /// <param name="keys">The client's keys.</param>
    /// <param name="wish">Which gateway.</param>
    /// <param name="registered">Gateways that the client has already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NymClientException">No directory or gateway could be used.</exception>
    internal async Task<GatewayRegistration> RegisterAsync(
        ClientKeys keys, GatewayWish wish, IReadOnlyCollection<IdentityKey> registered, CancellationToken cancellationToken)
    {
        var gateways = await directory.FetchGatewaysAsync(cancellationToken).ConfigureAwait(false);
        var chooser = new GatewayChooser(connector, time, random) { Listener = ChoiceListener };
        var chosen = await chooser.ChooseAsync(gateways, wish, registered, cancellationToken).ConfigureAwait(false);
        return await RegisterAsync(keys, chosen, [.. chosen.ListenersFor(wish.RequireTls)], cancellationToken).ConfigureAwait(false);
    }

    private async Task<GatewayRegistration> RegisterAsync(
        ClientKeys keys, GatewayDescriptor gateway, IReadOnlyList<Uri> listeners, CancellationToken cancellationToken)
    {
        NymClientException? unreachable = null;
        foreach (var listener in listeners)
        {
            try
            {
                return await RegisterAsync(keys, gateway, listener, cancellationToken).ConfigureAwait(false) with
                {
                    Fallback = listeners.FirstOrDefault(other => other != listener),
                    RegisteredAt = RegistrationTime.Of(time.GetUtcNow()),
                };
            }
            catch (NymClientException error) when (error.Error == NymClientError.GatewayUnreachable)
            {
                unreachable = error;
            }
        }

        throw unreachable ?? new NymClientException(
            NymClientError.UnknownGateway, $"The gateway {gateway.Identity} announces no address for clients; choose another one.");
    }

    private async Task<GatewayRegistration> RegisterAsync(
        ClientKeys keys, GatewayDescriptor gateway, Uri listener, CancellationToken cancellationToken)
    {
        try
        {
            var (connection, dialogue, announced) = await GatewayOpening.ProbeAsync(
                connector, listener, gateway.Identity, time, random, AnswerTimeout, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var choice = GatewayProtocol.ChooseForClient(announced);
                var key = await dialogue.RegisterAsync(keys.Identity, choice, cancellationToken).ConfigureAwait(false);
                await connection.CloseAsync(cancellationToken).ConfigureAwait(false);
                return new GatewayRegistration(gateway.Identity, listener, key);
            }
        }
        catch (GatewayConnectionException error)
        {
            throw new NymClientException(
                NymClientError.GatewayUnreachable, $"The connection to the gateway at {listener} broke during the registration: {error.Message}", error);
        }
    }
}
