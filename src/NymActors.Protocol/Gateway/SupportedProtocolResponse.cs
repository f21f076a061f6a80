using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>Answer to <see cref="SupportedProtocolRequest"/>.</summary>
/// <param name="Version">Highest protocol version of the gateway.</param>
public sealed record SupportedProtocolResponse(byte Version) : GatewayTextMessage
{
    internal const string TypeName = "supportedProtocol";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override void WriteMembers(Utf8JsonWriter writer) => writer.WriteNumber("version", Version);
}
