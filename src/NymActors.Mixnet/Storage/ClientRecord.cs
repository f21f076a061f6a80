using NymActors.Protocol.Gateway;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Storage;

/// <summary>
/// A registered client, as the gateway remembers it. Held by the storage, and by the connection of the client, which goes on with it
/// even when the client asked to be forgotten.
/// </summary>
internal sealed class ClientRecord(Bytes32 address, SharedKey key)
{
    private long _bandwidth;

    public Bytes32 Address => address;

    /// <summary>The key agreed on at the last registration.</summary>
    public SharedKey Key => key;

    /// <summary>Bytes it may still send.</summary>
    public long Bandwidth => Interlocked.Read(ref _bandwidth);

    /// <summary>Which authentications have been used up.</summary>
    public AuthenticationHistory Authentications { get; init; } = new();

    public ClientTrafficCounters Traffic { get; init; } = new();

    /// <summary>The same client after it registered anew: only the key changes (docs/protocol/03-gateway.md 6.2, 9).</summary>
    public ClientRecord WithKey(SharedKey newKey) => new(address, newKey)
    {
        _bandwidth = Bandwidth,
        Authentications = Authentications,
        Traffic = Traffic,
    };

    /// <summary>Adds bandwidth.</summary>
    /// <returns>The new balance in bytes.</returns>
    public long Grant(long bytes) => Interlocked.Add(ref _bandwidth, bytes);

    /// <summary>Pays for a packet.</summary>
    /// <returns>Whether the balance was enough; it is unchanged when not.</returns>
    public bool TrySpend(long bytes, out long remaining)
    {
        remaining = Interlocked.Add(ref _bandwidth, -bytes);
        if (remaining >= 0)
        {
            return true;
        }

        remaining = Interlocked.Add(ref _bandwidth, bytes);
        return false;
    }
}
