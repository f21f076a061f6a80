using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using NymActors.Files;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;

namespace NymActors.Storage;

/// <summary>
/// The registrations of a client in gateways_registrations.sqlite, one of them active (docs/protocol/04-client-core.md section 17.2).
/// Every form of the file that a public client wrote is read as it is (<see cref="GatewayDatabaseRows"/>); reading changes nothing.
/// </summary>
/// <remarks>A new file is written beside and moved to its place; a file that is there is changed in one transaction. Each is all or nothing.</remarks>
internal sealed class GatewayDatabase
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private readonly GatewayDatabaseFile _file;
    private readonly GatewayDatabaseRows _rows;

    /// <summary>Names the file; nothing is read or written.</summary>
    public GatewayDatabase(string path, IClientFiles files)
    {
        _file = new GatewayDatabaseFile(path, files);
        _rows = new GatewayDatabaseRows(_file);
    }

    /// <summary>The file and what SQLite keeps beside it.</summary>
    public IReadOnlyList<string> Paths => _file.Paths;

    /// <summary>Whether the file is there.</summary>
    public bool Exists => _file.Exists;

    /// <summary>Completes a change that was interrupted.</summary>
    public void Finish() => _file.Finish();

    /// <summary>The active registration; null when none is active.</summary>
    /// <exception cref="ClientStorageException">The file is no such database, or the registration is damaged or of no use to this client.</exception>
    public GatewayRegistration? LoadActive() => _file.Read(connection =>
    {
        using var active = SqliteSteps.Command(connection, "SELECT active_gateway_id_bs58 FROM active_gateway");
        return active.ExecuteScalar() is string gateway ? _rows.Load(connection, gateway) : null;
    });

    /// <summary>All registrations, in the order in which the reference lists them.</summary>
    /// <exception cref="ClientStorageException">The file is no such database, or an entry is damaged.</exception>
    public IReadOnlyList<RegisteredGateway> List() => _file.Read(_rows.List);

    /// <summary>Stores a registration in place of an earlier one with the same gateway, and makes it the active one.</summary>
    public void Store(GatewayRegistration registration)
    {
        var now = registration.RegisteredAt!.Value;
        if (!Exists)
        {
            var content = NewFile(registration);
            try
            {
                _file.Create(content);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(content);
            }

            return;
        }

        var isNarrow = _file.Read(connection => !GatewayDatabaseSchema.RemoteColumns(connection).Contains("derived_aes256_gcm_siv_key"));
        if (isNarrow)
        {
            _file.KeepCopy();
        }

        _file.Change(connection =>
        {
            Delete(connection, registration.Gateway);
            if (isNarrow)
            {
                GatewayDatabaseSchema.WidenForBothKeys(connection, now.Second);
            }

            Insert(connection, registration);
        });
    }

    /// <summary>The content of a new file with one registration, the active one.</summary>
    public static byte[] NewFile(GatewayRegistration registration) =>
        GatewayDatabaseSchema.Create(registration.RegisteredAt!.Value.Second, connection => Insert(connection, registration));

    /// <summary>Makes a registration of the list the active one.</summary>
    public void Activate(IdentityKey gateway) => _file.Change(connection => SetActive(connection, gateway.ToString()));

    /// <summary>Makes none the active one: the active registration then is the one outside of the database.</summary>
    /// <param name="forget">A registration that is replaced by the one outside; null for none.</param>
    public void Deactivate(IdentityKey? forget)
    {
        if (Exists)
        {
            _file.Change(connection =>
            {
                SetActive(connection, null);
                if (forget is { } gateway)
                {
                    Delete(connection, gateway);
                }
            });
        }
    }

    private static void SetActive(SqliteConnection connection, string? gateway) =>
        SqliteSteps.Execute(connection, "UPDATE active_gateway SET active_gateway_id_bs58 = $gateway", ("$gateway", gateway));

    private static void Delete(SqliteConnection connection, IdentityKey gateway) => SqliteSteps.Execute(
        connection,
        """
        UPDATE active_gateway SET active_gateway_id_bs58 = NULL WHERE active_gateway_id_bs58 = $gateway;
        DELETE FROM remote_gateway_details WHERE gateway_id_bs58 = $gateway;
        DELETE FROM custom_gateway_details WHERE gateway_id_bs58 = $gateway;
        DELETE FROM registered_gateway WHERE gateway_id_bs58 = $gateway;
        """,
        ("$gateway", gateway.ToString()));

    private static void Insert(SqliteConnection connection, GatewayRegistration registration)
    {
        var time = registration.RegisteredAt!.Value;
        var key = new byte[SharedKey.Length];
        registration.SharedKey.CopyTo(key);
        try
        {
            var gateway = registration.Gateway.ToString();
            SqliteSteps.Execute(
                connection,
                "INSERT INTO registered_gateway (gateway_id_bs58, registration_timestamp, gateway_type) VALUES ($gateway, $time, 'remote')",
                ("$gateway", gateway),
                ("$time", time.ToStored()));
            var isFinal = GatewayDatabaseSchema.RemoteColumns(connection).Contains("fallback_listener");
            SqliteSteps.Execute(
                connection,
                $"""
                INSERT INTO remote_gateway_details (gateway_id_bs58, derived_aes256_gcm_siv_key, gateway_listener{(isFinal ? ", fallback_listener, expiration_timestamp" : "")})
                VALUES ($gateway, $key, $listener{(isFinal ? ", $fallback, $expiration" : "")})
                """,
                ("$gateway", gateway),
                ("$key", key),
                ("$listener", registration.Listener.AbsoluteUri),
                ("$fallback", registration.Fallback?.AbsoluteUri),
                ("$expiration", (time with { Second = time.Second + Lifetime }).ToStored()));
            SetActive(connection, gateway);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
