using NymActors.Files;

namespace NymActors.Storage;

/// <summary>
/// Changes several files together: after the end of the process at any step, or a disk that is full at any step, the files are all
/// as before or all as wanted. Everything is written beside; an empty file, the mark, decides; what is left to do after the mark is
/// done by <see cref="Finish"/>, now or by whoever comes next.
/// </summary>
/// <param name="files">How files are changed.</param>
/// <param name="targets">The files that change; the mark stands in the directory of the first.</param>
/// <param name="obsolete">The files that go with the change.</param>
internal sealed class FileChange(IClientFiles files, IReadOnlyList<string> targets, IReadOnlyList<string> obsolete)
{
    private readonly string _mark = Beside(targets[0], "done");

    /// <summary>Writes all files.</summary>
    /// <param name="write">Gets each target and a function that writes its new content.</param>
    /// <exception cref="IOException">The disk is full or fails; nothing has changed, or <see cref="Finish"/> will succeed.</exception>
    /// <exception cref="UnauthorizedAccessException">The rights of a directory forbid it.</exception>
    public void Apply(Action<ContentWriter> write)
    {
        Finish();
        try
        {
            write((path, content) =>
            {
                // A rest of a process that ended would keep its own rights.
                files.Remove(Beside(path, "new"));
                files.Create(Beside(path, "new"), content);
            });
            files.Create(_mark, []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // First: a mark without what it stands for would only remove files.
            files.Remove(_mark);
            foreach (var target in targets)
            {
                files.Remove(Beside(target, "new"));
            }

            throw;
        }

        Finish();
    }

    /// <summary>Completes a change that was decided on and interrupted; does nothing when there is none.</summary>
    /// <exception cref="IOException">It cannot be completed now.</exception>
    /// <exception cref="UnauthorizedAccessException">The rights of a directory forbid it.</exception>
    public void Finish()
    {
        if (!PrivateFile.Exists(_mark))
        {
            return;
        }

        foreach (var path in obsolete)
        {
            files.Remove(path);
        }

        foreach (var target in targets.Where(static target => PrivateFile.Exists(Beside(target, "new"))))
        {
            files.Replace(Beside(target, "new"), target);
        }

        files.Remove(_mark);
    }

    private static string Beside(string path, string ending) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.{ending}");

    /// <summary>Takes the new content of one file.</summary>
    internal delegate void ContentWriter(string path, ReadOnlySpan<byte> content);
}
