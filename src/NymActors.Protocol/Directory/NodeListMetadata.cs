using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary>The moment a node list belongs to (docs/protocol/06-network.md section 6.2).</summary>
public sealed record NodeListMetadata
{
    /// <summary>Freshness, or null when the directory does not say.</summary>
    [JsonPropertyName("status")]
    [JsonConverter(typeof(NodeListStatusConverter))]
    public NodeListStatus? Status { get; init; }

    /// <summary>Epochs since the beginning.</summary>
    [JsonPropertyName("absolute_epoch_id")]
    public required uint AbsoluteEpochId { get; init; }

    /// <summary>Key rotation of the Sphinx keys in the list.</summary>
    [JsonPropertyName("rotation_id")]
    public required uint RotationId { get; init; }

    /// <summary>When the directory last refreshed the data; 1970-01-01 when it wrote something that is no date.</summary>
    [JsonPropertyName("refreshed_at")]
    [JsonConverter(typeof(DirectoryTimestampConverter))]
    public required DateTimeOffset RefreshedAt { get; init; }

    /// <summary>
    /// Whether two lists were made from the same snapshot: equal status, epoch and rotation; the refresh times may differ
    /// (docs/protocol/06-network.md section 5.4).
    /// </summary>
    /// <param name="other">Metadata of the other list or page.</param>
    /// <returns>Whether both may be used together.</returns>
    public bool IsConsistentWith(NodeListMetadata other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Equals(Status, other.Status) && AbsoluteEpochId == other.AbsoluteEpochId && RotationId == other.RotationId;
    }
}
