using System.Security.Cryptography;
using NymActors.Files;
using NymActors.Protocol;
using NymActors.Protocol.Keys;

namespace NymActors.Storage;

/// <summary>What every file of a client's directory has in common: how keys are read and written, and how a failure is told.</summary>
internal static class StorageFiles
{
    /// <summary>No key file and no JSON of a gateway is longer.</summary>
    public const int MaximumLength = 64 * 1024;

    private const string Restore = "Restore the file from a copy, or make new keys (and a new address) with init --force-register-gateway";

    /// <summary>Makes a key of its bytes.</summary>
    internal delegate T Parser<T>(ReadOnlySpan<byte> bytes);

    /// <summary>Reads a PEM file with a known tag.</summary>
    public static T ReadKey<T>(string path, string tag, int length, Parser<T> parse) => ReadKey(path, _ => tag, length, parse);

    /// <summary>Reads a PEM file whose content tells which tag it must have.</summary>
    public static T ReadKey<T>(string path, Func<byte[], string> chooseTag, int length, Parser<T> parse)
    {
        using var key = new SecretBytes(length);
        var file = Guard(path, () => PrivateFile.Read(path, MaximumLength));
        try
        {
            Pem.Read(file, chooseTag(file), key.Span);
            return parse(key.Span);
        }
        catch (ProtocolException e)
        {
            throw new ClientStorageException(path, $"the key is malformed: {e.Reason}", Restore, e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(file);
        }
    }

    /// <summary>Writes a PEM file as part of a change.</summary>
    public static void WriteKey(FileChange.ContentWriter write, string path, string tag, ReadOnlySpan<byte> key)
    {
        var file = Pem.Write(tag, key);
        try
        {
            write(path, file);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(file);
        }
    }

    /// <summary>Refuses a public key that does not belong to its private one.</summary>
    public static void Require(string path, bool matches)
    {
        if (!matches)
        {
            throw new ClientStorageException(path, "this public key does not belong to the private key beside it", Restore);
        }
    }

    /// <summary>Whether a file is there.</summary>
    public static bool Exists(string path) => Guard(path, () => PrivateFile.Exists(path));

    /// <summary>Does something with a file; a failure names the file and what the user can do.</summary>
    public static void Guard(string path, Action action) => Guard(path, () =>
    {
        action();
        return true;
    });

    /// <summary>Does something with a file; a failure names the file and what the user can do.</summary>
    public static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (FileNotFoundException e)
        {
            throw new ClientStorageException(path, "there is no such file", Restore, e);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new ClientStorageException(
                path, "there is no such directory", "Check the home directory (HOME, NYM_HOME_DIR) and the paths in config.toml", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientStorageException(
                path, e.Message.TrimEnd('.'), "Check the rights of the file and of its directory, and the space on the disk", e);
        }
    }
}
