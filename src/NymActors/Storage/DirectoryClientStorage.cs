using NymActors.Configuration;
using NymActors.Files;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;

namespace NymActors.Storage;

/// <summary>
/// Keeps keys and registrations in the files of the public client, each with mode 0600: keys as PEM files, registrations in the database
/// of 1.1.76 or in the two files of 1.1.29 (docs/protocol/04-client-core.md sections 16 and 17). Reply SURBs and their keys are in the
/// public client's reply store, and received messages and what is to be sent on in nymactors.sqlite beside it. All keys are stored or none, and so is a
/// registration, whatever ends the process or fills the disk meanwhile.
/// </summary>
/// <remarks>
/// A registration with a key of protocol 1 to 2 has a place in the old layout only, and the newer client refuses such keys; so it is
/// kept in the two files, also beside a database. Whichever registration the database calls active is the active one; if it calls none so,
/// that of the two files is.
/// </remarks>
public sealed class DirectoryClientStorage : IClientStorage, ITopologyStore
{
    private readonly StoragePaths _paths;
    private readonly KeyFiles _keys;
    private readonly GatewayFiles _files;
    private readonly GatewayDatabase? _database;
    private readonly TimeProvider _time;
    private readonly TopologyFile _topology;

    /// <summary>Names the files; nothing is read or written.</summary>
    /// <param name="paths">Where they are.</param>
    public DirectoryClientStorage(StoragePaths paths)
        : this(paths, ClientFiles.Instance, TimeProvider.System)
    {
    }

    /// <summary>Names the files; nothing is read or written.</summary>
    /// <param name="paths">Where they are.</param>
    /// <param name="files">How they are changed.</param>
    /// <param name="time">When a client registers.</param>
    internal DirectoryClientStorage(StoragePaths paths, IClientFiles files, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(paths);
        _paths = paths;
        _time = time;
        _topology = new TopologyFile(Path.Combine(Path.GetDirectoryName(paths.AckKey) ?? "", "network_map.json"));
        var old = paths.WithOldLayout();
        _files = new GatewayFiles(old.GatewaySharedKey!, old.GatewayDetails!, files);
        _database = paths.GatewayRegistrations is { } path ? new GatewayDatabase(path, files) : null;
        _keys = new KeyFiles(paths, files, [.. _files.Paths.Reverse(), .. _database?.Paths ?? []]);
    }

    /// <summary>The paths of a config.toml for what is stored now: a registration of the old generation alone is kept in the old layout.</summary>
    internal StoragePaths PathsInUse => (_files.Exist, _database?.Exists ?? false) switch
    {
        (true, false) => _paths.WithOldLayout() with { GatewayRegistrations = null },
        (true, true) => _paths.WithOldLayout(),
        _ => _paths,
    };

    /// <inheritdoc/>
    public ClientKeys? LoadKeys() => _keys.Load();

    /// <inheritdoc/>
    public void StoreKeys(ClientKeys keys, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(keys);
        Finish();
        _keys.Store(keys, overwrite);
    }

    /// <inheritdoc/>
    public GatewayRegistration? LoadGateway()
    {
        Finish();
        return _database is { Exists: true } ? _database.LoadActive() ?? LoadFromFiles() : _files.Load();
    }

    /// <inheritdoc/>
    public void StoreGateway(GatewayRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        Finish();
        var dated = registration.RegisteredAt is null ? registration with { RegisteredAt = RegistrationTime.Of(_time.GetUtcNow()) } : registration;
        if (_database is null || registration.SharedKey.Kind == SharedKeyKind.Legacy)
        {
            _files.Store(dated);
            _database?.Deactivate(forget: registration.Gateway);
            return;
        }

        _database.Store(dated);
        if (FileGateway() == registration.Gateway)
        {
            _files.Remove();
        }
    }

    /// <inheritdoc/>
    byte[]? ITopologyStore.LoadTopology() => _topology.LoadTopology();

    /// <inheritdoc/>
    void ITopologyStore.StoreTopology(ReadOnlySpan<byte> content) => _topology.StoreTopology(content);

    /// <summary>Adds a registration to others and makes it the active one.</summary>
    /// <exception cref="ClientStorageException">There is no room for it in the old layout, or the storing failed.</exception>
    internal void AddGateway(GatewayRegistration registration)
    {
        Finish();
        if ((_database is null || registration.SharedKey.Kind == SharedKeyKind.Legacy) && FileGateway() is { } other && other != registration.Gateway)
        {
            throw new ClientStorageException(
                _paths.WithOldLayout().GatewayDetails!,
                $"the gateway {registration.Gateway} speaks the protocol of the old generation, and a client has room for one such gateway, which is {other} here",
                "Choose a newer gateway, or make a client of another --id");
        }

        StoreGateway(registration);
    }

    /// <summary>All registrations, in the order in which the reference lists them.</summary>
    /// <exception cref="ClientStorageException">They cannot be read.</exception>
    internal IReadOnlyList<RegisteredGateway> ListGateways()
    {
        Finish();
        var listed = _database is { Exists: true } ? _database.List() : [];
        if (_files.Load() is not { } old)
        {
            return listed;
        }

        using (old.SharedKey)
        {
            return listed.Any(entry => entry.Gateway == old.Gateway)
                ? listed
                : [new RegisteredGateway(old.Gateway, old.RegisteredAt!.Value, !listed.Any(entry => entry.IsActive), "remote", old.Listener, null), .. listed];
        }
    }

    /// <summary>Makes a registration the active one.</summary>
    /// <returns>False when the client is not registered with this gateway; nothing has changed then.</returns>
    /// <exception cref="ClientStorageException">It cannot be stored.</exception>
    internal bool Activate(IdentityKey gateway)
    {
        if (ListGateways().FirstOrDefault(entry => entry.Gateway == gateway) is not { } entry)
        {
            return false;
        }

        if (!entry.IsActive)
        {
            if (FileGateway() == gateway)
            {
                _database!.Deactivate(forget: null);
            }
            else
            {
                _database!.Activate(gateway);
            }
        }

        return true;
    }

    private IdentityKey? FileGateway()
    {
        if (_files.Load() is not { } registration)
        {
            return null;
        }

        registration.SharedKey.Dispose();
        return registration.Gateway;
    }

    private GatewayRegistration? LoadFromFiles() => _files.Load() is { } registration
        ? registration
        : _database!.List().Count == 0
        ? null
        : throw new ClientStorageException(_paths.GatewayRegistrations!, "none of the gateways in it is the active one", "Choose one with switch-gateway");

    /// <summary>New keys end older registrations, and a registration that waits for its last step is older than what comes now.</summary>
    private void Finish()
    {
        _keys.Finish();
        _files.Finish();
        _database?.Finish();
    }
}
