namespace NymActors.Mixnet.Directory;

/// <summary>An answer of the directory: always with a body, because clients take an empty one for an error.</summary>
internal readonly record struct DirectoryResponse(int Status, string ContentType, byte[] Body);
