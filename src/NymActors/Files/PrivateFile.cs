namespace NymActors.Files;

/// <summary>Files that only their owner may read, written completely or not at all.</summary>
internal static class PrivateFile
{
    private const UnixFileMode DirectoryMode0700 = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Reads a file that may not be longer than a limit.</summary>
    /// <exception cref="IOException">The file cannot be read or is too long.</exception>
    /// <exception cref="UnauthorizedAccessException">The rights of the file forbid it.</exception>
    public static byte[] Read(string path, int maximumLength)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (stream.Length > maximumLength)
        {
            throw new IOException($"it has {stream.Length} bytes; at most {maximumLength} are expected");
        }

        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    /// <summary>
    /// Writes a file with mode 0600 (it never exists with other rights or half written), creating missing directories with mode 0700.
    /// </summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="content">What it shall contain.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The rights of the directory forbid it.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.new");
        var files = ClientFiles.Instance;
        try
        {
            // A rest of a killed process would keep its own rights.
            files.Remove(temporary);
            files.Create(temporary, content);
            files.Replace(temporary, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            files.Remove(temporary);
            throw;
        }
    }

    /// <summary>Tells whether a file is there. What may not be looked at is not taken for absent.</summary>
    /// <exception cref="IOException">It cannot be told.</exception>
    /// <exception cref="UnauthorizedAccessException">The rights of a directory forbid to look.</exception>
    public static bool Exists(string path)
    {
        try
        {
            File.GetAttributes(path);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Creates a directory and its missing parents with mode 0700; existing ones keep their rights.</summary>
    public static void CreateDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
            return;
        }

        // Given a whole path, .NET gives the mode to its last directory only: others could replace what is in the parents.
        if (Path.GetDirectoryName(directory) is { } parent && !Directory.Exists(parent))
        {
            CreateDirectory(parent);
        }

        Directory.CreateDirectory(directory, DirectoryMode0700);
    }
}
