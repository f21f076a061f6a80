using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary>Paging data of a node list (docs/protocol/06-network.md section 6.2).</summary>
/// <param name="Total">Number of items in all pages.</param>
/// <param name="Page">Number of this page, from 0.</param>
/// <param name="Size">Number of items in this page.</param>
public readonly record struct Pagination(
    [property: JsonPropertyName("total"), JsonRequired] ulong Total,
    [property: JsonPropertyName("page"), JsonRequired] uint Page,
    [property: JsonPropertyName("size"), JsonRequired] ulong Size);
