using System.Text.Json.Serialization;
using NymActors.Protocol.Topology;

namespace NymActors.Protocol.Directory;

/// <summary>
/// State of the key rotation and the clock of the epochs (docs/protocol/06-network.md sections 6.5, 7.6).
/// Times before the reference epoch count as its start.
/// </summary>
public sealed record KeyRotationInfo
{
    /// <summary>How much the directory's and the client's idea of the time of a refresh may differ.</summary>
    private static readonly TimeSpan EpochTolerance = TimeSpan.FromSeconds(2);

    /// <summary>How epochs group into rotations.</summary>
    [JsonPropertyName("key_rotation_state")]
    public required KeyRotationState State { get; init; }

    /// <summary>The current epoch when the directory answered: the reference of all times.</summary>
    [JsonPropertyName("current_absolute_epoch_id")]
    public required uint CurrentAbsoluteEpochId { get; init; }

    /// <summary>When that epoch began.</summary>
    [JsonPropertyName("current_epoch_start")]
    [JsonConverter(typeof(Rfc3339Converter))]
    public required DateTimeOffset CurrentEpochStart { get; init; }

    /// <summary>Length of an epoch.</summary>
    [JsonPropertyName("epoch_duration")]
    public required DirectoryDuration EpochDuration { get; init; }

    /// <summary>Position in the current rotation; required on the wire although clients compute it themselves.</summary>
    [JsonPropertyName("progress")]
    public required KeyRotationProgress Progress { get; init; }

    /// <summary>The epoch that the network should be in at a time.</summary>
    /// <param name="now">The time.</param>
    /// <returns>Absolute epoch id.</returns>
    public uint ExpectedEpochAt(DateTimeOffset now)
    {
        var elapsed = now > CurrentEpochStart ? now - CurrentEpochStart : TimeSpan.Zero;
        var epoch = CurrentAbsoluteEpochId + (ulong)(elapsed.Ticks / EpochDuration.ToTimeSpan().Ticks);
        return epoch > uint.MaxValue ? uint.MaxValue : (uint)epoch;
    }

    /// <summary>The rotation that the network should be in at a time.</summary>
    /// <param name="now">The time.</param>
    /// <returns>Rotation id.</returns>
    public uint ExpectedRotationAt(DateTimeOffset now) => State.RotationIdAt(ExpectedEpochAt(now));

    /// <summary>When rotation 0 began.</summary>
    /// <returns>The start, cut to the range of dates.</returns>
    public DateTimeOffset FirstRotationStart()
        => ClampedTime.Subtract(
            CurrentEpochStart, ClampedTime.Multiply(EpochDuration.ToTimeSpan(), State.EpochsSinceStart(CurrentAbsoluteEpochId)));

    /// <summary>When a rotation begins.</summary>
    /// <param name="rotationId">The rotation.</param>
    /// <returns>The start, cut to the range of dates.</returns>
    public DateTimeOffset RotationStart(uint rotationId)
        => ClampedTime.Add(
            FirstRotationStart(), ClampedTime.Multiply(EpochDuration.ToTimeSpan(), (ulong)rotationId * State.ValidityEpochs));

    /// <summary>When the rotation began that the network should be in at a time.</summary>
    /// <param name="now">The time.</param>
    /// <returns>The start, cut to the range of dates.</returns>
    public DateTimeOffset ExpectedRotationStartAt(DateTimeOffset now) => RotationStart(ExpectedRotationAt(now));

    /// <summary>Whether the network has not advanced to the epoch that it should have been in when a topology was made.</summary>
    /// <param name="topology">Metadata of the topology.</param>
    /// <returns>True when its epoch is not the expected one, two seconds of tolerance either way.</returns>
    public bool IsEpochStuck(TopologyMetadata topology)
        => topology.AbsoluteEpochId != ExpectedEpochAt(ClampedTime.Subtract(topology.RefreshedAt, EpochTolerance))
            && topology.AbsoluteEpochId != ExpectedEpochAt(ClampedTime.Add(topology.RefreshedAt, EpochTolerance));
}
