using System.Text;
using NymActors.Configuration;
using NymActors.Files;
using NymActors.Protocol;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;

namespace NymActors.Storage;

/// <summary>
/// One step by which a client's directory gets a newer layout (docs/protocol/05-native-client.md section 2.6). It keeps keys, address and
/// registrations, leaves what it does not have to change, and a copy of each file that it changes.
/// </summary>
internal sealed class ClientDirectoryUpgrade
{
    private readonly List<(string Path, byte[] Content)> _contents = [];
    private readonly List<string> _obsolete = [];

    private ClientDirectoryUpgrade(string title, IReadOnlyList<string> changes)
    {
        Title = title;
        Changes = changes;
    }

    /// <summary>Why, in a sentence.</summary>
    public string Title { get; }

    /// <summary>What changes, in words.</summary>
    public IReadOnlyList<string> Changes { get; }

    /// <summary>The files that change or go, without new ones.</summary>
    public IReadOnlyList<string> ChangedFiles =>
        [.. _contents.Select(static item => item.Path).Concat(_obsolete).Distinct().Where(StorageFiles.Exists)];

    /// <summary>Tells the next step; null when the directory can be used as it is.</summary>
    /// <param name="configurationFile">The client's config.toml.</param>
    /// <param name="loaded">What is in it.</param>
    /// <param name="forFurtherGateway">Whether another gateway shall be added, for which the old layout has no room.</param>
    /// <exception cref="ClientStorageException">What has to be taken over cannot be read.</exception>
    public static ClientDirectoryUpgrade? Plan(string configurationFile, LoadedConfiguration loaded, bool forFurtherGateway)
    {
        var paths = loaded.Configuration.StoragePaths;
        if (loaded.Upgraded is not null)
        {
            return FromOlderForm(configurationFile, loaded);
        }

        if (paths.GatewayRegistrations is not null)
        {
            return null;
        }

        var database = Path.Combine(Path.GetDirectoryName(paths.GatewayDetails) ?? "", "gateways_registrations.sqlite");
        using var key = new GatewayFiles(paths.GatewaySharedKey!, paths.GatewayDetails!, ClientFiles.Instance).Load() is { } registration
            ? registration.SharedKey
            : null;
        var document = TomlDocument.Parse(loaded.Text, configurationFile);
        if (key?.Kind == SharedKeyKind.AesGcmSiv)
        {
            return ToDatabase(configurationFile, document, paths, database);
        }

        if (!forFurtherGateway)
        {
            return null;
        }

        var editor = ConfigurationUpgrade.WithRegistrations(document, database);
        var step = new ClientDirectoryUpgrade("The client gets a place for more than one gateway.", editor.Changes);
        step.Change(configurationFile, editor.ToText());
        // A database that no configuration names belongs to nobody: its gateways must not become this client's.
        step._obsolete.AddRange(new GatewayDatabase(database, ClientFiles.Instance).Paths.Where(StorageFiles.Exists));
        return step;
    }

    /// <summary>Changes the directory, all of it or nothing.</summary>
    /// <param name="directory">The client.</param>
    /// <param name="files">How files are changed.</param>
    /// <returns>The copies of what was there.</returns>
    /// <exception cref="ClientStorageException">It cannot be written; nothing has changed.</exception>
    public IReadOnlyList<string> Apply(ClientDirectory directory, IClientFiles files) => StorageFiles.Guard(directory.Base, () =>
    {
        var backups = ChangedFiles.Select(static file => (Path: BackupFile.NameFor(file), Content: File.ReadAllBytes(file))).ToList();
        ChangeOf(directory, files).Apply([.. backups, .. _contents], _obsolete);
        return backups.Select(static backup => backup.Path).ToList();
    });

    /// <summary>Completes a step that was interrupted after it was decided on.</summary>
    /// <exception cref="ClientStorageException">It cannot be completed now.</exception>
    public static void Finish(ClientDirectory directory, IClientFiles files) =>
        StorageFiles.Guard(directory.Base, () => ChangeOf(directory, files).Finish());

    /// <summary>Whether a step was decided on and not completed.</summary>
    public static bool IsPending(ClientDirectory directory) =>
        StorageFiles.Guard(directory.Base, () => ChangeOf(directory, ClientFiles.Instance).IsPending);

    private static RecordedChange ChangeOf(ClientDirectory directory, IClientFiles files) => new(files, Path.Combine(directory.Base, ".upgrade"));

    private static ClientDirectoryUpgrade FromOlderForm(string configurationFile, LoadedConfiguration loaded)
    {
        var paths = loaded.Configuration.StoragePaths;
        var step = new ClientDirectoryUpgrade($"It seems the client is using {loaded.Form.Name()} config template.", loaded.Changes);
        step.Change(configurationFile, loaded.Upgraded!);
        if (loaded.OldGateway is { } gateway && !StorageFiles.Exists(paths.GatewayDetails!) && StorageFiles.Exists(paths.GatewaySharedKey!))
        {
            step._contents.Add((paths.GatewayDetails!, StorageFiles.ReadKey(
                paths.GatewaySharedKey!,
                PemTag.LegacySharedKey,
                SharedKey.Length,
                key => GatewayDetailsJson.Write(ParseIdentity(configurationFile, gateway), gateway.Listener, key, gateway.Owner))));
        }

        return step;
    }

    private static ClientDirectoryUpgrade ToDatabase(string configurationFile, TomlDocument document, StoragePaths paths, string database)
    {
        var old = new GatewayFiles(paths.GatewaySharedKey!, paths.GatewayDetails!, ClientFiles.Instance);
        var registration = old.Load()!;
        using (registration.SharedKey)
        {
            var editor = ConfigurationUpgrade.ToRegistrations(document, database);
            var step = new ClientDirectoryUpgrade(
                "The client's gateway speaks a newer protocol than client 1.1.29, which its directory has the layout of; it gets the layout of 1.1.76.", editor.Changes);
            step.Change(configurationFile, editor.ToText());
            step._contents.Add((database, GatewayDatabase.NewFile(registration)));
            step._obsolete.AddRange(old.Paths);
            step._obsolete.AddRange(new GatewayDatabase(database, ClientFiles.Instance).Paths.Where(path => path != database && StorageFiles.Exists(path)));
            return step;
        }
    }

    private static IdentityKey ParseIdentity(string configurationFile, OldGatewayEndpoint gateway)
    {
        try
        {
            return IdentityKey.Parse(gateway.Id);
        }
        catch (ProtocolException e)
        {
            throw new ClientStorageException(configurationFile, $"the gateway's identity key in it is malformed: {e.Reason}", "Correct gateway_id", e);
        }
    }

    private void Change(string file, string text) => _contents.Add((file, Encoding.UTF8.GetBytes(text)));
}
