using System.Globalization;
using System.Text;
using NymActors.Configuration;

namespace NymActors.Storage;

/// <summary>
/// Where the files of a client named by its id are: <c>&lt;home&gt;/.nym/clients/&lt;id&gt;/</c>
/// (docs/protocol/05-native-client.md section 2.1).
/// </summary>
public sealed class ClientDirectory
{
    /// <summary>The environment variable that replaces the home directory.</summary>
    public const string HomeVariable = "NYM_HOME_DIR";

    /// <summary>Names a client's directory; nothing is created.</summary>
    /// <param name="home">The directory that contains <c>.nym</c>.</param>
    /// <param name="id">The client's id.</param>
    /// <exception cref="ClientStorageException">The id is not a single name; see <see cref="CheckId"/>.</exception>
    public ClientDirectory(string home, string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(home);
        if (CheckId(id) is { } problem)
        {
            throw new ClientStorageException(id ?? "", problem, "Choose an id made of letters, digits, - and _");
        }

        Base = Path.Combine(Path.GetFullPath(home), ".nym", "clients", id);
        Id = id;
    }

    /// <summary>The client's id.</summary>
    public string Id { get; }

    /// <summary>The directory that belongs to this client alone.</summary>
    public string Base { get; }

    /// <summary>The directory of keys and databases.</summary>
    public string Data => Path.Combine(Base, "data");

    /// <summary>The configuration file.</summary>
    public string ConfigurationFile => Path.Combine(Base, "config", "config.toml");

    /// <summary>The files of a new client.</summary>
    public StoragePaths StoragePaths => StoragePaths.Below(Data);

    /// <summary>
    /// Tells whether an id is one path component. The public client does not check this, and <c>../x</c> escapes the directory
    /// there (05-native-client section 1.3).
    /// </summary>
    /// <param name="id">The id.</param>
    /// <returns>Null when it is fit, else why not.</returns>
    public static string? CheckId(string? id) => id switch
    {
        null or "" => "the client id is empty",
        "." or ".." => "this is not a client id but a directory",
        _ when id.Any(c => c is '/' or '\\' or ':' || char.IsControl(c)) => "a client id must not contain /, \\, : or control characters",
        _ when id.EnumerateRunes().Any(IsInvisible) => "a client id must not contain characters that cannot be seen, or that are no text",
        _ when id[0] == ' ' || id[^1] == ' ' => "a client id must not begin or end with a space",
        // File systems take names of at most 255 bytes.
        _ when Encoding.UTF8.GetByteCount(id) > 200 => "a client id has at most 200 bytes (letters outside of English take two or more)",
        _ => null,
    };

    /// <summary>
    /// Refuses an id that another client has in another spelling: some file systems, and copies between them, take both for one directory.
    /// </summary>
    /// <exception cref="ClientStorageException">There is such a client.</exception>
    internal void RequireOwnName()
    {
        var clients = Path.GetDirectoryName(Base)!;
        if (!Directory.Exists(clients))
        {
            return;
        }

        var names = Directory.EnumerateFileSystemEntries(clients).Select(static path => Path.GetFileName(path)!).ToList();
        if (names.Contains(Id, StringComparer.Ordinal))
        {
            return;
        }

        // A directory that is there under a name that the list does not have is that of another name.
        var other = names.Find(name => IsSameSpelling(name, Id)) ?? (Directory.Exists(Base) ? "another name" : null);
        if (other is not null)
        {
            throw new ClientStorageException(Base, $"there is a client \"{other}\", which differs only in its spelling", "Use that id, or choose another one");
        }
    }

    private static bool IsSameSpelling(string one, string other) =>
        string.Equals(one.Normalize(NormalizationForm.FormKC), other.Normalize(NormalizationForm.FormKC), StringComparison.OrdinalIgnoreCase);

    /// <summary>Format characters such as U+202E and U+200B, separators of lines, halves of characters, and what stands for bytes that were no UTF-8.</summary>
    private static bool IsInvisible(Rune rune) => rune.Value == 0xFFFD || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    /// <summary>The directory that contains <c>.nym</c>: NYM_HOME_DIR, else HOME, else the user's profile.</summary>
    /// <param name="environment">Returns the value of an environment variable, or null.</param>
    /// <exception cref="ClientStorageException">None of them is known.</exception>
    public static string FindHome(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        string?[] candidates = [environment(HomeVariable), environment("HOME"), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)];
        return candidates.FirstOrDefault(c => !string.IsNullOrEmpty(c))
            ?? throw new ClientStorageException("~", "the home directory is unknown", $"Set the environment variable {HomeVariable} to a directory");
    }
}
