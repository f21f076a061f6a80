namespace NymActors.Protocol.Packets;

/// <summary>Where key rotations come from (docs/protocol/02-messages.md 1.5).</summary>
public static class KeyRotations
{
    /// <summary>The rotation id of a topology that says nothing about rotations.</summary>
    public const uint UnknownId = uint.MaxValue;

    /// <summary>The parity of a rotation id. The first id, 0, counts as unknown, as everybody does it.</summary>
    /// <param name="rotationId">The id, from the topology.</param>
    public static KeyRotation FromRotationId(uint rotationId) => rotationId switch
    {
        0 or UnknownId => KeyRotation.Unknown,
        _ => rotationId % 2 == 0 ? KeyRotation.Even : KeyRotation.Odd,
    };

    /// <summary>Reads the byte of a rotation.</summary>
    /// <param name="value">0, 1 or 2.</param>
    /// <param name="rotation">The rotation, or <c>default</c>.</param>
    /// <returns>Whether the byte is one.</returns>
    public static bool TryFromByte(byte value, out KeyRotation rotation)
    {
        rotation = value <= (byte)KeyRotation.Even ? (KeyRotation)value : default;
        return value <= (byte)KeyRotation.Even;
    }
}
