namespace NymActors.Sphinx;

/// <summary>
/// The version number that the sender writes into every layer of a packet (docs/protocol/01-sphinx.md section 2). It selects
/// how alpha is blinded and how payload keys are made.
/// </summary>
public enum SphinxVersion : ushort
{
    /// <summary>Blinding mod l, explicit payload keys. What clients of the v1.1.29 generation send.</summary>
    V256 = 256,

    /// <summary>Blinding mod l, explicit payload keys. The one version that both node generations process.</summary>
    V257 = 257,

    /// <summary>Clamped X25519 blinding, explicit payload keys. Cover traffic of current clients.</summary>
    V258 = 258,

    /// <summary>Clamped X25519 blinding, payload keys derived from seeds. Real traffic of current clients.</summary>
    V259 = 259,
}
