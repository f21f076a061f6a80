using System.Text;

namespace NymActors.Configuration;

/// <summary>
/// Writes settings as a config.toml of the public client, of 1.1.76 when its gateways are in a database, else of 1.1.29
/// (docs/protocol/05-native-client.md section 2.2).
/// </summary>
internal static class ConfigurationWriter
{
    /// <summary>The whole text, lines ended by LF, the first one blank.</summary>
    public static string Format(ClientConfiguration configuration)
    {
        var text = new StringBuilder();
        text.Append(
            """

            # The settings of one Nym client. The program reads this file at each start and never writes it during a run.


            """);
        AppendTable(text, "client", configuration, ConfigurationKeys.Client, "The client itself.");
        AppendStoragePaths(text, configuration.StoragePaths);
        AppendTable(text, "socket", configuration, ConfigurationKeys.Socket, "Where applications reach the client.");
        text.Append("# Kept for the original client; there are no keys.\n[logging]\n\n");
        AppendNymActors(text, configuration);
        AppendDebug(text, configuration);
        return text.ToString();
    }

    private static void AppendTable(
        StringBuilder text, string table, ClientConfiguration configuration, IEnumerable<ConfigurationKey> keys, string? comment)
    {
        var lines = keys.Where(key => IsWritten(key, configuration)).Select(key => $"{key.Name} = {key.WriteFor(configuration, TemplateOf(configuration))}\n").ToList();
        if (comment is not null)
        {
            text.Append("# ").Append(comment).Append('\n');
        }

        text.Append('[').Append(table).Append("]\n");
        lines.ForEach(line => text.Append(line));
        text.Append('\n');
    }

    private static ConfigurationTemplates TemplateOf(ClientConfiguration configuration) =>
        configuration.StoragePaths.GatewayRegistrations is null ? ConfigurationTemplates.V1129 : ConfigurationTemplates.V1176;

    private static bool IsWritten(ConfigurationKey key, ClientConfiguration configuration)
    {
        var value = key.Write(configuration);
        var defaultValue = key.Write(new ClientConfiguration { Id = "", StoragePaths = configuration.StoragePaths });
        return value is not null && (key.InTemplate.HasFlag(TemplateOf(configuration)) || value != defaultValue);
    }

    private static void AppendStoragePaths(StringBuilder text, StoragePaths paths)
    {
        text.Append("# Where the keys and databases are. Nobody else may read the key files.\n[storage_paths]\n");
        Append("keys.private_identity_key_file", paths.PrivateIdentityKey);
        Append("keys.public_identity_key_file", paths.PublicIdentityKey);
        Append("keys.private_encryption_key_file", paths.PrivateEncryptionKey);
        Append("keys.public_encryption_key_file", paths.PublicEncryptionKey);
        Append("keys.gateway_shared_key_file", paths.GatewaySharedKey);
        Append("keys.ack_key_file", paths.AckKey);
        Append("credentials_database", paths.CredentialsDatabase);
        Append("reply_surb_database", paths.ReplySurbDatabase);
        Append("gateway_details", paths.GatewayDetails);
        Append("gateway_registrations", paths.GatewayRegistrations);
        text.Append('\n');

        void Append(string name, string? path)
        {
            if (path is not null)
            {
                text.Append(name).Append(" = ").Append(TomlText.Literal(path)).Append('\n');
            }
        }
    }

    private static void AppendNymActors(StringBuilder text, ClientConfiguration configuration)
    {
        if (ConfigurationKeys.NymActors.Any(key => IsWritten(key, configuration)))
        {
            AppendTable(text, "nymactors", configuration, ConfigurationKeys.NymActors, "What this program alone knows: who may use the local WebSocket besides programs of this machine, and what is logged.");
            return;
        }

        text.Append(
            """
            # Who may use the local WebSocket besides programs and pages of this machine: web origins, and names in the Host header.
            # [nymactors]
            # allowed_origins = [ 'https://app.example.org' ]
            # allowed_hosts = [ 'nym.example.org' ]


            """);
    }

    private static void AppendDebug(StringBuilder text, ClientConfiguration configuration)
    {
        text.Append(
            """
            # Change nothing below unless you know what it does to your anonymity: a client with settings of its own stands out.
            [debug]


            """);
        foreach (var table in ConfigurationKeys.Debug.GroupBy(key => key.Table))
        {
            if (table.Any(key => IsWritten(key, configuration)))
            {
                AppendTable(text, table.Key, configuration, table, comment: null);
            }
        }
    }
}
