namespace NymActors.Files;

/// <summary>The last good network map in a file of mode 0600: which network a client uses is nobody's business.</summary>
/// <param name="path">The file.</param>
internal sealed class TopologyFile(string path) : ITopologyStore
{
    /// <summary>Longest file that is read or written, in bytes: twenty times the network of today.</summary>
    internal const int MaximumLength = 8 << 20;

    /// <inheritdoc/>
    public byte[]? LoadTopology() => PrivateFile.Exists(path) ? PrivateFile.Read(path, MaximumLength) : null;

    /// <inheritdoc/>
    public void StoreTopology(ReadOnlySpan<byte> content)
    {
        if (content.Length > MaximumLength)
        {
            throw new IOException($"the map has {content.Length} bytes; at most {MaximumLength} are kept");
        }

        PrivateFile.Write(path, content);
    }
}
