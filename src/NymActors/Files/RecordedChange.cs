using System.Text.Json;
using System.Text.Json.Serialization;

namespace NymActors.Files;

/// <summary>
/// A change of several files that whoever comes next can complete without knowing what it was for: the record of what is left to do stands
/// in a file, the mark. As with <see cref="FileChange"/>, the files are all as before or all as wanted, whatever ends the process or fills
/// the disk.
/// </summary>
/// <param name="files">How files are changed.</param>
/// <param name="mark">The file of the record, in a directory that exists.</param>
internal sealed partial class RecordedChange(IClientFiles files, string mark)
{
    private const int MaximumMarkLength = 1024 * 1024;

    /// <summary>Whether a change was decided on and waits for its last steps.</summary>
    public bool IsPending => PrivateFile.Exists(mark);

    /// <summary>Changes all files.</summary>
    /// <param name="contents">Files with what they shall contain.</param>
    /// <param name="obsolete">Files that go.</param>
    /// <exception cref="IOException">The disk is full or fails; nothing has changed, or <see cref="Finish"/> will succeed.</exception>
    /// <exception cref="UnauthorizedAccessException">The rights of a directory forbid it.</exception>
    public void Apply(IReadOnlyList<(string Path, byte[] Content)> contents, IReadOnlyList<string> obsolete)
    {
        Finish();
        try
        {
            foreach (var (path, content) in contents)
            {
                // A rest of a process that ended would keep its own rights.
                files.Remove(New(path));
                files.Create(New(path), content);
            }

            var record = new Record([.. contents.Select(item => Path.GetFullPath(item.Path))], [.. obsolete.Select(Path.GetFullPath)]);
            files.Remove(New(mark));
            files.Create(New(mark), JsonSerializer.SerializeToUtf8Bytes(record, RecordContext.Default.Record));
            files.Replace(New(mark), mark);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // First: a mark without what it stands for would only remove files.
            files.Remove(mark);
            files.Remove(New(mark));
            foreach (var (path, _) in contents)
            {
                files.Remove(New(path));
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
        if (!IsPending)
        {
            return;
        }

        var record = Read();
        foreach (var path in record.Obsolete)
        {
            files.Remove(path);
        }

        foreach (var target in record.Targets.Where(static target => PrivateFile.Exists(New(target))))
        {
            files.Replace(New(target), target);
        }

        files.Remove(mark);
    }

    private static string New(string path) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.new");

    private Record Read()
    {
        try
        {
            return JsonSerializer.Deserialize(PrivateFile.Read(mark, MaximumMarkLength), RecordContext.Default.Record) ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new IOException($"the record of an interrupted change, {mark}, is damaged", e);
        }
    }

    internal sealed record Record(string[] Targets, string[] Obsolete);

    [JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(Record))]
    private sealed partial class RecordContext : JsonSerializerContext;
}
