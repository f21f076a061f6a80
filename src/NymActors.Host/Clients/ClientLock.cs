using System.Globalization;
using NymActors.Storage;

namespace NymActors.Host.Clients;

/// <summary>
/// Makes a client's directory the business of one process: two that run with the same keys would take each other's connection to
/// the gateway. The system gives the lock back when its process ends, however it ends; a text beside it says who holds it.
/// </summary>
internal sealed class ClientLock : IDisposable
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    // EAGAIN and EWOULDBLOCK, which .NET passes on as they are: 11 on Linux, 35 on macOS.
    private static readonly int[] HeldElsewhere = [WindowsSharingViolation, 11, 35];

    private readonly FileStream _lock;
    private readonly string _holder;

    private ClientLock(FileStream held, string holder)
    {
        _lock = held;
        _holder = holder;
    }

    /// <summary>Takes the lock of a client whose directory exists.</summary>
    /// <param name="directory">The client.</param>
    /// <param name="command">What this process does with it, for the message to another one.</param>
    /// <param name="time">Tells since when.</param>
    /// <exception cref="HostException">Another process has it; the message says which one and what to do.</exception>
    /// <exception cref="IOException">The lock cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The rights of the directory forbid it.</exception>
    public static ClientLock Take(ClientDirectory directory, string command, TimeProvider time)
    {
        var path = Path.Combine(directory.Base, ".lock");
        var holder = path + ".holder";
        FileStream held;
        try
        {
            held = Open(path, FileShare.None);
        }
        catch (IOException e) when (HeldElsewhere.Contains(e.HResult))
        {
            throw new HostException(
                $"the client \"{directory.Id}\" is in use by {Describe(holder)}. Stop that process first, or choose another --id.", e);
        }

        try
        {
            using var text = new StreamWriter(Open(holder, FileShare.Read));
            text.BaseStream.SetLength(0);
            text.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"process {Environment.ProcessId} (nym-client {command}) since {time.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC"));
        }
        catch
        {
            held.Dispose();
            throw;
        }

        return new ClientLock(held, holder);
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose()
    {
        // The text goes first and the lock's own file stays: another process may have opened it and wait no longer.
        File.Delete(_holder);
        _lock.Dispose();
    }

    private static FileStream Open(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private static string Describe(string holder)
    {
        try
        {
            var text = File.ReadAllText(holder);
            return text.StartsWith("process ", StringComparison.Ordinal) ? text[..Math.Min(text.Length, 200)].ReplaceLineEndings(" ") : "another process";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
