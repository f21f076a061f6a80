using NymActors.Gateways;
using NymActors.Protocol.Addressing;
using NymActors.Storage;
using NymActors.Streams.Links;
using NymActors.Topology;

namespace NymActors;

/// <summary>Who a client is: its keys, its gateway registration, the address that follows from both. Disposing it zeroes the keys.</summary>
/// <param name="keys">The keys.</param>
/// <param name="registration">The gateway registration.</param>
internal sealed class ClientIdentity(ClientKeys keys, GatewayRegistration registration) : IDisposable
{
    private readonly List<GatewayRegistration> _replaced = [];
    private volatile GatewayRegistration _registration = registration;

    /// <summary>The keys.</summary>
    public ClientKeys Keys { get; } = keys;

    /// <summary>The gateway registration. Its gateway never changes, and so never does the address.</summary>
    public GatewayRegistration Registration => _registration;

    /// <summary>The client's address.</summary>
    public Recipient Address { get; } = new(keys.Identity.PublicKey, keys.Encryption.PublicKey, registration.Gateway);

    /// <summary>Loads the identity from the storage, or makes one and registers it.</summary>
    /// <exception cref="NymClientException">The storage, the directory or the gateway does not allow it.</exception>
    public static async Task<ClientIdentity> EnsureAsync(
        NymClientOptions options, INetworkDirectory directory, IGatewayConnector connector, CancellationToken cancellationToken)
    {
        var registrar = new ClientRegistration(options.Storage, directory, connector, options.Time, options.Random)
        {
            AnswerTimeout = options.Configuration.GatewayConnection.GatewayResponseTimeout,
        };
        try
        {
            var (keys, registration) = await registrar.EnsureAsync(options.Gateway, cancellationToken).ConfigureAwait(false);
            return new ClientIdentity(keys, registration);
        }
        catch (ClientStorageException error)
        {
            throw new NymClientException(NymClientError.Storage, error.Message, error);
        }
    }

    /// <summary>Takes a new registration with the same gateway. The old key lives on for who still holds it.</summary>
    public void Replace(GatewayRegistration registration)
    {
        _replaced.Add(_registration);
        _registration = registration;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Keys.Dispose();
        Registration.SharedKey.Dispose();
        _replaced.ForEach(static one => one.SharedKey.Dispose());
    }
}
