namespace NymActors.Configuration;

/// <summary>Rewrites the older forms of config.toml, key by key, into that of 1.1.29 (docs/protocol/05-native-client.md section 2.6).</summary>
internal static class ConfigurationUpgrade
{
    private const string Endpoint = "client.gateway_endpoint";

    private static readonly (string Old, string New)[] Paths =
    [
        ("private_identity_key_file", "keys.private_identity_key_file"),
        ("public_identity_key_file", "keys.public_identity_key_file"),
        ("private_encryption_key_file", "keys.private_encryption_key_file"),
        ("public_encryption_key_file", "keys.public_encryption_key_file"),
        ("gateway_shared_key_file", "keys.gateway_shared_key_file"),
        ("ack_key_file", "keys.ack_key_file"),
        ("database_path", "credentials_database"),
        ("reply_surb_database_path", "reply_surb_database"),
    ];

    /// <summary>The gateway of a file of the older forms; null when none is named.</summary>
    public static OldGatewayEndpoint? EndpointOf(TomlDocument document) =>
        document.Find($"{Endpoint}.gateway_id")?.Value is string id && document.Find($"{Endpoint}.gateway_listener")?.Value is string listener
            ? new OldGatewayEndpoint(id, document.Find($"{Endpoint}.gateway_owner")?.Value as string ?? "", listener)
            : null;

    /// <summary>Brings a file of the first three forms to that of 1.1.29.</summary>
    /// <param name="document">The file as it is; none of its entries may have been taken yet.</param>
    /// <param name="form">Its form.</param>
    /// <exception cref="ClientConfigurationException">It names no place for its files.</exception>
    public static TomlEditor To1129(TomlDocument document, ConfigurationForm form)
    {
        var editor = new TomlEditor(document);
        if (form < ConfigurationForm.UpTo11202)
        {
            foreach (var (old, current) in Paths)
            {
                editor.Move($"client.{old}", "storage_paths", current);
            }

            if (document.Find("client.reply_surb_database_path") is null)
            {
                editor.Add("storage_paths", "reply_surb_database", Beside(document, "client.ack_key_file", "persistent_reply_store.sqlite"));
            }

            editor.Remove("client.nym_root_directory", "nothing reads it any more");
            editor.AddTable("logging");
        }

        if (form == ConfigurationForm.UpTo1113)
        {
            SortFlatDebugKeys(document, editor);
        }

        foreach (var key in new[] { "gateway_id", "gateway_owner", "gateway_listener" })
        {
            editor.Remove($"{Endpoint}.{key}", "it goes to gateway_details.json");
        }

        editor.RemoveTable(Endpoint);
        var database = form < ConfigurationForm.UpTo11202
            ? document.Find("client.reply_surb_database_path") is null ? "client.ack_key_file" : "client.reply_surb_database_path"
            : "storage_paths.reply_surb_database";
        editor.Add("storage_paths", "gateway_details", Beside(document, database, "gateway_details.json"));
        return editor;
    }

    /// <summary>Gives a file of 1.1.29 a place for further gateways. What the older client needs stays, so that it can still open the file.</summary>
    public static TomlEditor WithRegistrations(TomlDocument document, string database)
    {
        var editor = new TomlEditor(document);
        editor.Add("storage_paths", "gateway_registrations", database);
        return editor;
    }

    /// <summary>Gives a file of 1.1.29 the place of 1.1.76 for all its gateways.</summary>
    public static TomlEditor ToRegistrations(TomlDocument document, string database)
    {
        var editor = WithRegistrations(document, database);
        editor.Remove("storage_paths.gateway_details", "its gateway goes to the database");
        editor.Remove("storage_paths.keys.gateway_shared_key_file", "its key goes to the database");
        return editor;
    }

    private static void SortFlatDebugKeys(TomlDocument document, TomlEditor editor)
    {
        foreach (var entry in document.Rest.Where(static e => e.Path.StartsWith("debug.", StringComparison.Ordinal)).OrderBy(static e => e.Line))
        {
            var name = entry.Path["debug.".Length..];
            if (name == "use_extended_packet_size")
            {
                editor.Move(entry.Path, "debug.traffic", "secondary_packet_size");
            }
            else if (ConfigurationKeys.Debug.FirstOrDefault(key => key.Name == name) is { } key)
            {
                editor.Move(entry.Path, key.Table, name);
            }
        }
    }

    private static string Beside(TomlDocument document, string path, string name) =>
        document.Find(path)?.Value is string { Length: > 0 } file && Path.GetDirectoryName(file) is { Length: > 0 } directory
            ? Path.Combine(directory, name)
            : throw new ClientConfigurationException(
                document.SourcePath,
                document.Find(path)?.Line,
                $"the file cannot be upgraded, because \"{path}\" does not say in which directory the client's files are",
                "Correct it, or start anew with init and another --id");
}
