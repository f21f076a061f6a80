using NymActors.Files;

namespace NymActors.Tests.Storage;

/// <summary>Files that fail at one step, as a full disk does, or at which the process ends: what was begun stays as it is then.</summary>
internal sealed class FaultyFiles(int failingStep, bool processEnds) : IClientFiles
{
    private int _step;

    public void Create(string path, ReadOnlySpan<byte> content)
    {
        if (Fails())
        {
            // As much as there was room for.
            ClientFiles.Instance.Create(path, content[..(content.Length / 2)]);
            throw Failure();
        }

        ClientFiles.Instance.Create(path, content);
    }

    public void Replace(string from, string to)
    {
        ThrowIfFailing();
        ClientFiles.Instance.Replace(from, to);
    }

    public void Remove(string path)
    {
        ThrowIfFailing();
        ClientFiles.Instance.Remove(path);
    }

    private void ThrowIfFailing()
    {
        if (Fails())
        {
            throw Failure();
        }
    }

    private bool Fails()
    {
        _step++;
        return processEnds ? _step >= failingStep : _step == failingStep;
    }

    private Exception Failure() => processEnds ? new ProcessEndedException() : new IOException("No space left on device");
}
