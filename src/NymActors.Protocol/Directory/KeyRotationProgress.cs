using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary>Where the network stands in the current rotation, as the directory counts it (docs/protocol/06-network.md section 6.5).</summary>
/// <param name="CurrentRotationId">Id of the current rotation.</param>
/// <param name="StartingEpoch">First epoch of it.</param>
/// <param name="EndingEpoch">Last epoch of it.</param>
public readonly record struct KeyRotationProgress(
    [property: JsonPropertyName("current_key_rotation_id"), JsonRequired] uint CurrentRotationId,
    [property: JsonPropertyName("current_rotation_starting_epoch"), JsonRequired] uint StartingEpoch,
    [property: JsonPropertyName("current_rotation_ending_epoch"), JsonRequired] uint EndingEpoch);
