namespace NymActors.Tests.Shared;

/// <summary>What a client should make of the documents of a <see cref="HostileDirectory"/>.</summary>
public enum HostileDirectoryKind
{
    /// <summary>Things were added that no client can use: the topology is that of the documents it began with.</summary>
    Littered,

    /// <summary>Real entries were changed: the documents give a smaller or another topology, or a named error.</summary>
    Damaged,

    /// <summary>No topology can be made of the documents: reading or building ends in a named error.</summary>
    Ruined,
}

/// <summary>The answers of a directory to one refresh, as UTF-8 JSON or what is left of it.</summary>
/// <param name="Kind">What was done to them.</param>
/// <param name="Changes">Names of the changes, for the message of a failed test.</param>
/// <param name="RewardedSet">Roles of the epoch.</param>
/// <param name="MixNodes">The active mix nodes, page 0.</param>
/// <param name="Gateways">The entry gateways, page 0.</param>
/// <param name="KeyRotation">The key rotation state.</param>
public sealed record HostileDirectory(
    HostileDirectoryKind Kind, string Changes, byte[] RewardedSet, byte[] MixNodes, byte[] Gateways, byte[] KeyRotation);
