namespace NymActors.Protocol.Framing;

/// <summary>The forms of a frame header (docs/protocol/02-messages.md 5.2); the numbers of 7 and 8 are their first byte.</summary>
public enum FrameVersion : byte
{
    /// <summary>Two bytes without a version: size and type. The oldest form.</summary>
    Unversioned = 0,

    /// <summary>Three bytes: version, size, type. What nodes of every generation understand, hence the default for sending.</summary>
    V7 = 7,

    /// <summary>Four bytes: version, size, type, key rotation.</summary>
    V8 = 8,
}
