namespace NymActors.Files;

/// <summary>
/// The steps by which a client's files change: what a full disk refuses, and what the end of the process or of the power may separate.
/// Beside the real files there are those of the tests, which fail or die at a chosen step.
/// </summary>
internal interface IClientFiles
{
    /// <summary>Writes a file that did not exist, with mode 0600, down to the disk; missing directories are made with mode 0700.</summary>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The rights of the directory forbid it.</exception>
    void Create(string path, ReadOnlySpan<byte> content);

    /// <summary>Gives a file another name in its directory, in place of one that has it.</summary>
    /// <exception cref="IOException">It cannot be done.</exception>
    /// <exception cref="UnauthorizedAccessException">The rights of the directory forbid it.</exception>
    void Replace(string from, string to);

    /// <summary>Removes a file if it is there.</summary>
    /// <exception cref="IOException">It cannot be done.</exception>
    /// <exception cref="UnauthorizedAccessException">The rights of the directory forbid it.</exception>
    void Remove(string path);
}
