using NymActors.Protocol.Addressing;

namespace NymActors.GatewayChoice;

/// <summary>How a client's gateway shall be chosen (docs/protocol/03-gateway.md section 20.5).</summary>
internal sealed record GatewayWish
{
    /// <summary>Any gateway, each as likely as the others.</summary>
    public static GatewayWish Any { get; } = new();

    /// <summary>The one wanted; null for any.</summary>
    public IdentityKey? Identity { get; init; }

    /// <summary>Whether near ones shall be likelier.</summary>
    public bool ByLatency { get; init; }

    /// <summary>Whether only gateways with TLS will do.</summary>
    public bool RequireTls { get; init; }

    /// <summary>A certain gateway, or any.</summary>
    public static GatewayWish Of(IdentityKey? identity) => identity is null ? Any : new() { Identity = identity };
}
