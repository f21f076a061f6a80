using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using NymActors.Protocol;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;

namespace NymActors.Storage;

/// <summary>
/// Reads registrations from a <see cref="GatewayDatabase"/> of any form that a public client wrote: a column that a form does not have
/// yet, or has no more, is empty (docs/protocol/04-client-core.md section 17.2).
/// </summary>
/// <param name="file">Says what is wrong with it.</param>
internal sealed class GatewayDatabaseRows(GatewayDatabaseFile file)
{
    /// <summary>All registrations, in the order in which the reference lists them.</summary>
    public IReadOnlyList<RegisteredGateway> List(SqliteConnection connection)
    {
        var fallback = GatewayDatabaseSchema.RemoteColumns(connection).Contains("fallback_listener") ? "details.fallback_listener" : "NULL";
        // The inner query is the reference's own: it decides the order.
        using var command = SqliteSteps.Command(
            connection,
            $"""
            SELECT entry.gateway_id_bs58, entry.registration_timestamp, entry.gateway_type, details.gateway_listener, {fallback},
                (SELECT active_gateway_id_bs58 FROM active_gateway) IS entry.gateway_id_bs58
            FROM (SELECT gateway_id_bs58 FROM registered_gateway) AS ordered
            JOIN registered_gateway AS entry ON entry.gateway_id_bs58 = ordered.gateway_id_bs58
            LEFT JOIN remote_gateway_details AS details ON details.gateway_id_bs58 = ordered.gateway_id_bs58
            """);
        using var reader = command.ExecuteReader();
        var list = new List<RegisteredGateway>();
        while (reader.Read())
        {
            list.Add(new RegisteredGateway(
                ParseIdentity(reader.GetString(0)),
                ParseTime(reader.GetString(1)),
                reader.GetInt64(5) != 0,
                reader.GetString(2),
                reader.IsDBNull(3) ? null : ParseListener(reader.GetString(3)),
                reader.IsDBNull(4) ? null : ParseListener(reader.GetString(4))));
        }

        return list;
    }

    /// <summary>One registration.</summary>
    public GatewayRegistration Load(SqliteConnection connection, string gateway)
    {
        var columns = GatewayDatabaseSchema.RemoteColumns(connection);
        string Column(string name) => columns.Contains(name) ? $"details.{name}" : "NULL";
        using var command = SqliteSteps.Command(
            connection,
            $"""
            SELECT entry.registration_timestamp, entry.gateway_type, details.gateway_listener, {Column("fallback_listener")},
                {Column("derived_aes256_gcm_siv_key")}, {Column("derived_aes128_ctr_blake3_hmac_keys_bs58")}
            FROM registered_gateway AS entry LEFT JOIN remote_gateway_details AS details ON details.gateway_id_bs58 = entry.gateway_id_bs58
            WHERE entry.gateway_id_bs58 = $gateway
            """,
            ("$gateway", gateway));
        using var reader = command.ExecuteReader();
        if (!reader.Read())
        {
            throw file.Damaged($"the active gateway {gateway} is not among the registered ones");
        }

        if (reader.GetString(1) != "remote")
        {
            throw file.Unusable(
                $"the active gateway {gateway} is one that another program drives, which this client cannot use", "Choose another one with switch-gateway");
        }

        if (reader.IsDBNull(2) || (reader.IsDBNull(4) && reader.IsDBNull(5)))
        {
            throw file.Damaged($"the registration with the gateway {gateway} lacks its listener or its key");
        }

        return new GatewayRegistration(ParseIdentity(gateway), ParseListener(reader.GetString(2)), ReadKey(reader, gateway))
        {
            Fallback = reader.IsDBNull(3) ? null : ParseListener(reader.GetString(3)),
            RegisteredAt = ParseTime(reader.GetString(0)),
        };
    }

    private SharedKey ReadKey(SqliteDataReader reader, string gateway)
    {
        var isNew = !reader.IsDBNull(4);
        byte[]? bytes = null;
        try
        {
            bytes = isNew ? (byte[])reader.GetValue(4) : new byte[SharedKey.Length];
            if (!isNew && !Base58Text.TryDecode(reader.GetString(5), bytes))
            {
                throw file.Damaged($"the key shared with the gateway {gateway} is malformed");
            }

            return SharedKey.FromBytes(isNew ? SharedKeyKind.AesGcmSiv : SharedKeyKind.Legacy, bytes);
        }
        catch (Exception e) when (e is ProtocolException or InvalidCastException)
        {
            throw file.Damaged($"the key shared with the gateway {gateway} is malformed", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private IdentityKey ParseIdentity(string text)
    {
        try
        {
            return IdentityKey.Parse(text);
        }
        catch (ProtocolException e)
        {
            throw file.Damaged($"a gateway's identity key is malformed: {e.Reason}", e);
        }
    }

    private RegistrationTime ParseTime(string text) =>
        RegistrationTime.TryParse(text, out var time) ? time : throw file.Damaged("the time of a registration is malformed");

    private Uri ParseListener(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var listener) && listener.Scheme is "ws" or "wss"
            ? listener
            : throw file.Damaged("a gateway's listener is not a ws:// or wss:// address");
}
