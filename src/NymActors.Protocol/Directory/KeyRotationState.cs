using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary>
/// How epochs group into key rotations (docs/protocol/06-network.md section 7.6).
/// Epoch numbers that do not fit into 32 bits are cut to the largest.
/// </summary>
/// <param name="ValidityEpochs">Length of a rotation in epochs, at least 1.</param>
/// <param name="InitialEpochId">Absolute id of the epoch in which rotation 0 began.</param>
public readonly record struct KeyRotationState(
    [property: JsonPropertyName("validity_epochs"), JsonRequired] uint ValidityEpochs,
    [property: JsonPropertyName("initial_epoch_id"), JsonRequired] uint InitialEpochId)
{
    /// <summary>The rotation that an epoch belongs to; 0 for epochs before the first rotation.</summary>
    /// <param name="absoluteEpochId">Epochs since the beginning.</param>
    /// <returns>The rotation id.</returns>
    public uint RotationIdAt(uint absoluteEpochId) => EpochsSinceStart(absoluteEpochId) / ValidityEpochs;

    /// <summary>The epoch in which the rotation of the given epoch began.</summary>
    /// <param name="absoluteEpochId">Epochs since the beginning.</param>
    /// <returns>Absolute epoch id.</returns>
    public uint CurrentRotationStart(uint absoluteEpochId) => FirstEpochOf(RotationIdAt(absoluteEpochId));

    /// <summary>The epoch in which the rotation after that of the given epoch begins.</summary>
    /// <param name="absoluteEpochId">Epochs since the beginning.</param>
    /// <returns>Absolute epoch id.</returns>
    public uint NextRotationStart(uint absoluteEpochId) => FirstEpochOf((ulong)RotationIdAt(absoluteEpochId) + 1);

    /// <summary>How long a node accepts a key: one epoch longer than the rotation.</summary>
    /// <param name="epochDuration">Length of an epoch.</param>
    /// <returns>The lifetime, cut to the range of <see cref="TimeSpan"/>.</returns>
    public TimeSpan KeyLifetime(TimeSpan epochDuration) => ClampedTime.Multiply(epochDuration, (ulong)ValidityEpochs + 1);

    internal uint EpochsSinceStart(uint absoluteEpochId) => absoluteEpochId > InitialEpochId ? absoluteEpochId - InitialEpochId : 0;

    private uint FirstEpochOf(ulong rotationId)
    {
        var epoch = ((UInt128)rotationId * ValidityEpochs) + InitialEpochId;
        return epoch > uint.MaxValue ? uint.MaxValue : (uint)epoch;
    }
}
