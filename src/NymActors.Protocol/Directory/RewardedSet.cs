using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary>Which node has which role in the current epoch (docs/protocol/06-network.md section 6.1). Lists hold node ids.</summary>
public sealed record RewardedSet
{
    /// <summary>Absolute epoch id; 0 when the directory leaves it out.</summary>
    [JsonPropertyName("epoch_id")]
    public uint EpochId { get; init; }

    /// <summary>Nodes that take clients in this epoch.</summary>
    [JsonPropertyName("entry_gateways")]
    [JsonConverter(typeof(NodeIdListConverter))]
    public required IReadOnlyList<uint> EntryGateways { get; init; }

    /// <summary>Nodes that serve as exits in this epoch.</summary>
    [JsonPropertyName("exit_gateways")]
    [JsonConverter(typeof(NodeIdListConverter))]
    public required IReadOnlyList<uint> ExitGateways { get; init; }

    /// <summary>Mix nodes of layer 1.</summary>
    [JsonPropertyName("layer1")]
    [JsonConverter(typeof(NodeIdListConverter))]
    public required IReadOnlyList<uint> Layer1 { get; init; }

    /// <summary>Mix nodes of layer 2.</summary>
    [JsonPropertyName("layer2")]
    [JsonConverter(typeof(NodeIdListConverter))]
    public required IReadOnlyList<uint> Layer2 { get; init; }

    /// <summary>Mix nodes of layer 3.</summary>
    [JsonPropertyName("layer3")]
    [JsonConverter(typeof(NodeIdListConverter))]
    public required IReadOnlyList<uint> Layer3 { get; init; }

    /// <summary>Nodes held in reserve.</summary>
    [JsonPropertyName("standby")]
    [JsonConverter(typeof(NodeIdListConverter))]
    public required IReadOnlyList<uint> Standby { get; init; }

    /// <summary>The node ids of one mix layer.</summary>
    /// <param name="layer">1, 2 or 3.</param>
    /// <returns>The list of that layer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The layer is not 1, 2 or 3.</exception>
    public IReadOnlyList<uint> Layer(int layer) => layer switch
    {
        1 => Layer1,
        2 => Layer2,
        3 => Layer3,
        _ => throw new ArgumentOutOfRangeException(nameof(layer), layer, "Layers are numbered 1 to 3."),
    };
}
