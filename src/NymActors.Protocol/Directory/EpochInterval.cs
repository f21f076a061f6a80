using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary>The current interval, a group of epochs, and the epoch within it (docs/protocol/06-network.md section 6.3).</summary>
public sealed record EpochInterval
{
    /// <summary>Number of the interval.</summary>
    [JsonPropertyName("id")]
    public required uint Id { get; init; }

    /// <summary>Number of epochs in an interval (720 on the public network).</summary>
    [JsonPropertyName("epochs_in_interval")]
    public required uint EpochsInInterval { get; init; }

    /// <summary>When the current epoch began.</summary>
    [JsonPropertyName("current_epoch_start")]
    [JsonConverter(typeof(Rfc3339Converter))]
    public required DateTimeOffset CurrentEpochStart { get; init; }

    /// <summary>Number of the current epoch within the interval, from 0.</summary>
    [JsonPropertyName("current_epoch_id")]
    public required uint CurrentEpochId { get; init; }

    /// <summary>Length of an epoch (3600 s on the public network).</summary>
    [JsonPropertyName("epoch_length")]
    public required DirectoryDuration EpochLength { get; init; }

    /// <summary>Epochs since the beginning: the absolute epoch id.</summary>
    [JsonPropertyName("total_elapsed_epochs")]
    public required uint TotalElapsedEpochs { get; init; }
}
