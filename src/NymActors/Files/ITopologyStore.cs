namespace NymActors.Files;

/// <summary>Where the last good network map is kept over a restart. What is kept is public, and may be lost or damaged.</summary>
internal interface ITopologyStore
{
    /// <summary>Loads what was stored last; null when there is nothing.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The rights forbid it.</exception>
    byte[]? LoadTopology();

    /// <summary>Stores a map in place of an earlier one, wholly or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The rights forbid it.</exception>
    void StoreTopology(ReadOnlySpan<byte> content);
}
