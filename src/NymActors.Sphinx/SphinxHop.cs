namespace NymActors.Sphinx;

/// <summary>One hop of a route: where it is and the key it unwraps with. Immutable, to be shared between routes.</summary>
public sealed class SphinxHop
{
    private readonly byte[] _addressAndKey = new byte[SphinxConstants.NodeAddressLength + SphinxConstants.PublicKeyLength];

    /// <summary>Creates a hop.</summary>
    /// <param name="address">32-byte node address (docs/protocol/01-sphinx.md section 11).</param>
    /// <param name="publicKey">32-byte X25519 public key of the node.</param>
    /// <exception cref="ArgumentException">One of them is not 32 bytes long.</exception>
    public SphinxHop(ReadOnlySpan<byte> address, ReadOnlySpan<byte> publicKey)
    {
        Require.Length(address, SphinxConstants.NodeAddressLength, nameof(address));
        Require.Length(publicKey, SphinxConstants.PublicKeyLength, nameof(publicKey));
        address.CopyTo(_addressAndKey);
        publicKey.CopyTo(_addressAndKey.AsSpan(SphinxConstants.NodeAddressLength));
    }

    /// <summary>The 32-byte node address.</summary>
    public ReadOnlySpan<byte> Address => _addressAndKey.AsSpan(0, SphinxConstants.NodeAddressLength);

    /// <summary>The 32-byte X25519 public key.</summary>
    public ReadOnlySpan<byte> PublicKey => _addressAndKey.AsSpan(SphinxConstants.NodeAddressLength);
}
