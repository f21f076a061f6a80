namespace NymActors.Protocol.Directory;

/// <summary>
/// The one clock from which a directory derives every epoch number it serves, so that its answers agree with each other
/// (docs/protocol/06-network.md section 11.3). Pure: the time is passed in.
/// </summary>
public sealed record EpochClock
{
    /// <summary>When epoch <see cref="InitialEpochId"/> began.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Absolute id of the epoch at <see cref="Start"/>.</summary>
    public uint InitialEpochId { get; init; }

    /// <summary>Length of an epoch.</summary>
    public TimeSpan EpochDuration { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Epochs in an interval.</summary>
    public uint EpochsInInterval { get; init; } = 720;

    /// <summary>
    /// Length of a key rotation in epochs. The default never ends in practice: rotation 0 for nodes with permanent keys, which clients
    /// write as "unknown".
    /// </summary>
    public uint ValidityEpochs { get; init; } = 1_000_000;

    /// <summary>The interval and epoch at a time.</summary>
    /// <param name="now">Not before <see cref="Start"/>; earlier times count as the start.</param>
    /// <returns>The interval object of the directory.</returns>
    public EpochInterval IntervalAt(DateTimeOffset now)
    {
        var epoch = EpochAt(now);
        return new()
        {
            Id = epoch / EpochsInInterval,
            EpochsInInterval = EpochsInInterval,
            CurrentEpochStart = StartOf(epoch),
            CurrentEpochId = epoch % EpochsInInterval,
            EpochLength = DirectoryDuration.From(EpochDuration),
            TotalElapsedEpochs = epoch,
        };
    }

    /// <summary>The metadata of node lists made at a time.</summary>
    /// <param name="now">Not before <see cref="Start"/>; earlier times count as the start.</param>
    /// <returns>Metadata; make all lists of one answer cycle from one call.</returns>
    public NodeListMetadata MetadataAt(DateTimeOffset now)
    {
        var epoch = EpochAt(now);
        return new()
        {
            Status = NodeListStatus.Fresh(IntervalAt(now)),
            AbsoluteEpochId = epoch,
            RotationId = RotationState.RotationIdAt(epoch),
            RefreshedAt = now,
        };
    }

    /// <summary>The key rotation state at a time.</summary>
    /// <param name="now">Not before <see cref="Start"/>; earlier times count as the start.</param>
    /// <returns>The payload of <see cref="DirectoryPaths.KeyRotationInfo"/>.</returns>
    public KeyRotationInfo KeyRotationInfoAt(DateTimeOffset now)
    {
        var epoch = EpochAt(now);
        var state = RotationState;
        return new()
        {
            State = state,
            CurrentAbsoluteEpochId = epoch,
            CurrentEpochStart = StartOf(epoch),
            EpochDuration = DirectoryDuration.From(EpochDuration),
            Progress = new(state.RotationIdAt(epoch), state.CurrentRotationStart(epoch), state.NextRotationStart(epoch) - 1),
        };
    }

    /// <summary>The absolute id of the epoch at a time.</summary>
    /// <param name="now">Not before <see cref="Start"/>; earlier times count as the start.</param>
    /// <returns>Absolute epoch id.</returns>
    public uint EpochAt(DateTimeOffset now)
        => now > Start ? InitialEpochId + (uint)((now - Start).Ticks / EpochDuration.Ticks) : InitialEpochId;

    private KeyRotationState RotationState => new(ValidityEpochs, 0);

    private DateTimeOffset StartOf(uint epoch) => ClampedTime.Add(Start, ClampedTime.Multiply(EpochDuration, epoch - InitialEpochId));
}
