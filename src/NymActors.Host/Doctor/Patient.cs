using NymActors.Configuration;
using NymActors.Gateways;
using NymActors.Protocol.Topology;
using NymActors.Storage;

namespace NymActors.Host.Doctor;

/// <summary>What the checks have found out so far; each check builds on what those before it left here.</summary>
/// <param name="adjust">What command line and environment change of the settings.</param>
internal sealed class Patient(Func<ClientConfiguration, ClientConfiguration> adjust) : IAsyncDisposable
{
    /// <summary>The settings, when they could be read.</summary>
    public ClientConfiguration? Configuration { get; set; }

    /// <summary>Keys and registration, when both are there.</summary>
    public ClientIdentity? Identity { get; private set; }

    /// <summary>The network, when the directory gave one.</summary>
    public NetworkTopology? Topology { get; set; }

    /// <summary>The connection to the gateway, when it let the client in.</summary>
    public GatewayLink? Link { get; set; }

    /// <summary>The settings as the client would use them.</summary>
    public ClientConfiguration Adjust(ClientConfiguration configuration) => adjust(configuration);

    /// <summary>Takes over what the storage holds.</summary>
    public void Take(ClientKeys? keys, GatewayRegistration? registration)
    {
        if (keys is not null && registration is not null)
        {
            Identity = new ClientIdentity(keys, registration);
        }
        else
        {
            keys?.Dispose();
            registration?.SharedKey.Dispose();
        }
    }

    /// <summary>Closes the connection and zeroes the keys.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Link is { } link)
        {
            await link.Connection.CloseAsync();
            await link.Connection.DisposeAsync();
        }

        Identity?.Dispose();
    }
}
