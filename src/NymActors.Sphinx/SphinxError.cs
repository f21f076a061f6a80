namespace NymActors.Sphinx;

/// <summary>What part of the input was refused (docs/protocol/01-sphinx.md section 15).</summary>
public enum SphinxError
{
    /// <summary>Nothing was refused.</summary>
    None = 0,

    /// <summary>The packet is too short to be one.</summary>
    Packet,

    /// <summary>The header's MAC does not fit: damaged, made for another key, or blinded by other rules.</summary>
    Header,

    /// <summary>The routing information is neither that of a forward nor of a final hop, or a route cannot be used.</summary>
    Routing,

    /// <summary>The payload has an impossible size, or its padding is wrong after the last layer.</summary>
    Payload,

    /// <summary>The bytes of a SURB have an impossible length.</summary>
    Surb,
}
