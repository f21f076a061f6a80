using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary>Reading and writing code of the directory payloads, generated at build time.</summary>
[JsonSourceGenerationOptions(
    MaxDepth = 128,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RewardedSet))]
[JsonSerializable(typeof(SkimmedNodeList))]
[JsonSerializable(typeof(KeyRotationInfo))]
[JsonSerializable(typeof(SkimmedNode))]
[JsonSerializable(typeof(NodeRole))]
[JsonSerializable(typeof(SupportedRoles))]
[JsonSerializable(typeof(EntryDetails))]
[JsonSerializable(typeof(EpochInterval))]
internal sealed partial class DirectoryJsonContext : JsonSerializerContext;
