using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary>One page of nodes.</summary>
public sealed record NodePage
{
    /// <summary>Which page of how many items.</summary>
    [JsonPropertyName("pagination")]
    public required Pagination Pagination { get; init; }

    /// <summary>The nodes of this page.</summary>
    [JsonPropertyName("data")]
    [JsonConverter(typeof(SkimmedNodeListConverter))]
    public required IReadOnlyList<SkimmedNode> Data { get; init; }
}
