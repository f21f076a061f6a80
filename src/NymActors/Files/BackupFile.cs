namespace NymActors.Files;

/// <summary>Names for what a file was before it changed: <c>.old</c>, <c>.old2</c>, ... An earlier backup is never replaced.</summary>
internal static class BackupFile
{
    /// <summary>The next free name beside a file.</summary>
    /// <exception cref="IOException">It cannot be told which names are free.</exception>
    /// <exception cref="UnauthorizedAccessException">The rights of the directory forbid to look.</exception>
    public static string NameFor(string file) =>
        Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? $"{file}.old" : $"{file}.old{n}").First(static name => !PrivateFile.Exists(name));
}
