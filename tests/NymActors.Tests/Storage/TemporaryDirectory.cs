namespace NymActors.Tests.Storage;

/// <summary>A directory that is deleted after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("nymactors-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
