namespace NymActors.Configuration;

/// <summary>
/// What the gateway is asked to forget or keep at shutdown, <c>[debug.forget_me]</c> and <c>[debug.remember_me]</c> of the
/// current client (docs/protocol/04-client-core.md section 25); read and kept.
/// </summary>
public sealed record GatewayMemoryConfiguration
{
    /// <summary>Forget this client's registration.</summary>
    public bool ForgetClient { get; init; }

    /// <summary>Forget this client's statistics.</summary>
    public bool ForgetStatistics { get; init; }

    /// <summary>Remember this client's statistics.</summary>
    public bool RememberStatistics { get; init; }

    /// <summary>The kind of session in those statistics: Vpn, Mixnet, Wasm, Native, Socks5 or Unknown, the default.</summary>
    public string SessionType { get; init; } = "Unknown";
}
