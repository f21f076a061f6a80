using System.Net;

namespace NymActors.Streams.Links;

/// <summary>An answer of a directory.</summary>
/// <param name="Status">The status.</param>
/// <param name="ContentType">The content type; empty for none.</param>
/// <param name="Body">The content.</param>
/// <param name="Headers">Headers beyond content type and length.</param>
public sealed record DirectoryResponse(
    HttpStatusCode Status, string ContentType, ReadOnlyMemory<byte> Body, IReadOnlyList<KeyValuePair<string, string>> Headers);
