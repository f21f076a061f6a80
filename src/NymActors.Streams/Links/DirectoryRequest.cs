namespace NymActors.Streams.Links;

/// <summary>A request to a directory.</summary>
/// <param name="Method">The HTTP method, in capitals.</param>
/// <param name="Path">The path of the URL, without escapes and without the query.</param>
/// <param name="Query">The query of the URL with its question mark; empty when there is none.</param>
public readonly record struct DirectoryRequest(string Method, string Path, string Query = "");
