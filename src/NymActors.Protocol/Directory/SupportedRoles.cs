using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary>Which roles a node declares itself able to take (docs/protocol/06-network.md section 6.4).</summary>
/// <param name="MixNode">Can mix.</param>
/// <param name="Entry">Can take clients.</param>
/// <param name="ExitNetworkRequester">Runs a network requester.</param>
/// <param name="ExitIpPacketRouter">Runs an IP packet router.</param>
public readonly record struct SupportedRoles(
    [property: JsonPropertyName("mixnode"), JsonRequired] bool MixNode,
    [property: JsonPropertyName("entry"), JsonRequired] bool Entry,
    [property: JsonPropertyName("exit_nr"), JsonRequired] bool ExitNetworkRequester,
    [property: JsonPropertyName("exit_ipr"), JsonRequired] bool ExitIpPacketRouter);
