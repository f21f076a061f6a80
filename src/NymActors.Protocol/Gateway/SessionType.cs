namespace NymActors.Protocol.Gateway;

/// <summary>Kinds of client in <see cref="RememberMeRequest"/>.</summary>
public enum SessionType
{
    /// <summary>Not stated.</summary>
    Unknown,

    /// <summary>A VPN.</summary>
    Vpn,

    /// <summary>A mixnet client.</summary>
    Mixnet,

    /// <summary>A client in a browser.</summary>
    Wasm,

    /// <summary>The native client.</summary>
    Native,

    /// <summary>The SOCKS5 client.</summary>
    Socks5,
}
