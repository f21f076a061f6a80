using System.Globalization;
using NymActors.Protocol.Packets;

namespace NymActors.Configuration;

/// <summary>Turns the keys of a config.toml into settings (docs/protocol/05-native-client.md sections 2.3 and 2.4).</summary>
internal sealed class ConfigurationReader(TomlDocument document)
{
    private static readonly string[] RequiredTables = ["socket", "logging"];

    /// <summary>The keys that were not read, by line.</summary>
    public IReadOnlyList<UnknownKey> UnknownKeys =>
        [.. document.Rest.OrderBy(static entry => entry.Line).Select(static entry => new UnknownKey(entry.Path, entry.Line))];

    /// <summary>Reads the settings; what is left over then is unknown.</summary>
    public ClientConfiguration Read()
    {
        foreach (var table in RequiredTables)
        {
            if (!document.Tables.ContainsKey(table))
            {
                throw Fault(null, $"the table [{table}] is missing", $"Add a line [{table}]; it may stay empty");
            }
        }

        var paths = ReadStoragePaths();
        RefuseTopologyStructure();
        // The reference takes an absent credentials mode for one with credentials (05-native-client section 2.3), which this client has not.
        var configuration = new ClientConfiguration { Id = "", StoragePaths = paths };
        foreach (var key in ConfigurationKeys.All)
        {
            configuration = Apply(key, configuration);
        }

        Validate(configuration);
        return configuration;
    }

    private static bool IsRequired(ConfigurationKey key) =>
        key.Path is "client.version" or "client.id" or "client.nyxd_urls" or "client.nym_api_urls";

    private ClientConfiguration Apply(ConfigurationKey key, ClientConfiguration configuration)
    {
        var entry = TakeWithAlias(key);
        if (entry is null)
        {
            return IsRequired(key)
                ? throw Fault(null, $"the key \"{key.Name}\" is missing in [{key.Table}]", "Add it, or write the file anew with init")
                : configuration;
        }

        try
        {
            var read = key.Read(configuration, entry.Value);
            return key.Check(read) is { } problem ? throw new FormatException(problem) : read;
        }
        catch (FormatException e)
        {
            throw new ClientConfigurationException(
                document.SourcePath, entry.Line, $"the value of \"{entry.Path}\" is unfit: {e.Message}",
                IsRequired(key) ? "Correct it, or write the file anew with init" : "Correct it, or remove the key to get its default",
                e);
        }
    }

    private TomlEntry? TakeWithAlias(ConfigurationKey key)
    {
        var entry = document.Take(key.Path);
        if (key.Alias is not null && document.Take(key.Alias) is { } alias)
        {
            return entry is null
                ? alias
                : throw Fault(alias.Line, $"\"{alias.Path}\" is an older name of \"{key.Path}\", which stands here too", "Remove one of the two");
        }

        return entry is null && key.MayBeSecondsAndNanoseconds ? TakeSecondsAndNanoseconds(key) : entry;
    }

    private TomlEntry? TakeSecondsAndNanoseconds(ConfigurationKey key)
    {
        var seconds = document.Take(key.Path + ".secs");
        var nanoseconds = document.Take(key.Path + ".nanos");
        if (seconds is null && nanoseconds is null)
        {
            return null;
        }

        return seconds?.Value is long s and >= 0 && nanoseconds?.Value is long n and >= 0 and < 1_000_000_000
            ? new TomlEntry(key.Path, seconds.Line, new HumanDuration((ulong)s, (uint)n))
            : throw Fault((seconds ?? nanoseconds)!.Line, $"\"{key.Path}\" is not a duration", "Write for example '15ms' or { secs = 0, nanos = 15000000 }");
    }

    private StoragePaths ReadStoragePaths()
    {
        var paths = new StoragePaths(
            Required("keys.private_identity_key_file"),
            Required("keys.public_identity_key_file"),
            Required("keys.private_encryption_key_file"),
            Required("keys.public_encryption_key_file"),
            Required("keys.ack_key_file"),
            Required("credentials_database"),
            Required("reply_surb_database"))
        {
            GatewaySharedKey = Optional("keys.gateway_shared_key_file"),
            GatewayDetails = Optional("gateway_details"),
            GatewayRegistrations = Optional("gateway_registrations"),
        };
        var isComplete = paths.GatewayRegistrations is not null || (paths.GatewaySharedKey is not null && paths.GatewayDetails is not null);
        return isComplete ? paths : throw Fault(
            LineOfTable("storage_paths"),
            "[storage_paths] does not say where the gateway is kept",
            "Add keys.gateway_shared_key_file and gateway_details, or write the file anew with init");
    }

    private string Required(string name) =>
        Optional(name) ?? throw Fault(LineOfTable("storage_paths"), $"the key \"{name}\" is missing in [storage_paths]", "Add it, or write the file anew with init");

    private string? Optional(string name)
    {
        if (document.Take("storage_paths." + name) is not { } entry)
        {
            return null;
        }

        return entry.Value is string { Length: > 0 } path
            ? path
            : throw Fault(entry.Line, $"the value of \"{entry.Path}\" is not a path", "Write a path in quotes");
    }

    private void RefuseTopologyStructure()
    {
        const string path = "debug.topology.topology_structure";
        var line = document.Take(path) switch
        {
            null => document.Rest.FirstOrDefault(e => e.Path.StartsWith(path + ".", StringComparison.Ordinal))?.Line,
            { Value: "NymApi" } => null,
            var other => other.Line,
        };
        if (line is not null)
        {
            throw Fault(line, $"\"{path}\" has a value that is not supported", "Remove it: the network map then comes from the nym-api servers");
        }
    }

    private void Validate(ClientConfiguration configuration)
    {
        var secondary = configuration.Traffic.SecondaryPacketSize;
        if (secondary == PacketSize.Ack || secondary == configuration.Traffic.PrimaryPacketSize)
        {
            throw Fault(
                null,
                "\"debug.traffic.secondary_packet_size\" must be neither ack nor the primary packet size",
                "Choose another size, or remove the key");
        }

        if (configuration.NymApiUrls.Count == 0)
        {
            throw Fault(null, "\"client.nym_api_urls\" is empty", "Name at least one nym-api server");
        }
    }

    private int? LineOfTable(string table) => document.Tables.TryGetValue(table, out var line) ? line : null;

    private ClientConfigurationException Fault(int? line, string problem, string remedy) =>
        new(document.SourcePath, line, string.Create(CultureInfo.InvariantCulture, $"{problem}"), remedy);
}
