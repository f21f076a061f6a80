namespace NymActors.Configuration;

/// <summary>Tells the form of a config.toml by what is in it.</summary>
internal static class ConfigurationForms
{
    private const string GatewayEndpoint = "client.gateway_endpoint";

    /// <summary>Tells the form; what is in no form at all is left to the reader.</summary>
    public static ConfigurationForm Of(TomlDocument document)
    {
        if (document.Find("client.ack_key_file") is not null && !document.Tables.ContainsKey("storage_paths"))
        {
            return document.Rest.Any(static entry => entry.Path.StartsWith("debug.", StringComparison.Ordinal) && entry.Path.Count(static c => c == '.') == 1)
                ? ConfigurationForm.UpTo1113
                : ConfigurationForm.UpTo1120;
        }

        if (document.Tables.ContainsKey(GatewayEndpoint))
        {
            return ConfigurationForm.UpTo11202;
        }

        if (document.Find("storage_paths.gateway_registrations") is null)
        {
            return ConfigurationForm.UpTo1133;
        }

        return document.Rest.Any(static entry => entry.Value is string && entry.Path is "debug.traffic.average_packet_delay" or "debug.traffic.message_sending_average_delay")
            ? ConfigurationForm.UpTo1154
            : ConfigurationForm.Current;
    }

    /// <summary>The form as the public client calls it.</summary>
    public static string Name(this ConfigurationForm form) => form switch
    {
        ConfigurationForm.UpTo1113 => "<= v1.1.13",
        ConfigurationForm.UpTo1120 => "<= v1.1.20",
        ConfigurationForm.UpTo11202 => "<= v1.1.20-2",
        ConfigurationForm.UpTo1133 => "v1.1.29 (<= v1.1.33)",
        ConfigurationForm.UpTo1154 => "<= v1.1.54",
        _ => "v1.1.76",
    };

    /// <summary>Whether the file has to be written anew before the client can run.</summary>
    public static bool NeedsUpgrade(this ConfigurationForm form) => form <= ConfigurationForm.UpTo11202;
}
