namespace NymActors.Protocol.Topology;

/// <summary>To which moment of the network a topology belongs (docs/protocol/06-network.md sections 5.4, 6.2).</summary>
/// <param name="RotationId">Key rotation of the Sphinx keys in it; <see cref="UnknownRotation"/> when the directory has no rotations.</param>
/// <param name="AbsoluteEpochId">Epochs since the beginning of the network.</param>
/// <param name="RefreshedAt">When the directory last refreshed the data.</param>
public readonly record struct TopologyMetadata(uint RotationId, uint AbsoluteEpochId, DateTimeOffset RefreshedAt)
{
    /// <summary>The rotation id that means "no key rotation": 2^32 - 1 (docs/protocol/02-messages.md section 1.5).</summary>
    public const uint UnknownRotation = uint.MaxValue;
}
