namespace NymActors.Files;

/// <summary>The files of the machine.</summary>
internal sealed class ClientFiles : IClientFiles
{
    private const UnixFileMode FileMode0600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private ClientFiles()
    {
    }

    /// <summary>The only instance: it has no state.</summary>
    public static ClientFiles Instance { get; } = new();

    /// <inheritdoc/>
    public void Create(string path, ReadOnlySpan<byte> content)
    {
        PrivateFile.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode0600;
        }

        using var stream = new FileStream(path, options);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    public void Replace(string from, string to) => File.Move(from, to, overwrite: true);

    /// <inheritdoc/>
    public void Remove(string path)
    {
        if (PrivateFile.Exists(path))
        {
            File.Delete(path);
        }
    }
}
