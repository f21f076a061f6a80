using System.Globalization;
using System.Net;

namespace NymActors.Configuration;

/// <summary>
/// Every key of config.toml outside [storage_paths], in the order in which the file has them
/// (docs/protocol/05-native-client.md section 2.3). Reading and writing both follow this one list.
/// </summary>
internal static class ConfigurationKeys
{
    private static readonly Dictionary<string, bool> SocketTypes = new(StringComparer.Ordinal) { ["WebSocket"] = true, ["None"] = false };

    private static readonly Dictionary<string, OutboxPolicy> OutboxPolicies = new(StringComparer.Ordinal)
    {
        ["off"] = OutboxPolicy.Off,
        ["keep_at_stop"] = OutboxPolicy.KeepAtStop,
        ["always"] = OutboxPolicy.Always,
    };
    private static readonly Dictionary<string, LogFormat> LogFormats = new(StringComparer.Ordinal) { ["text"] = LogFormat.Text, ["json"] = LogFormat.Json };

    public static readonly IReadOnlyList<ConfigurationKey> Client =
    [
        ConfigurationKey.Text("client.version", c => c.Version, (c, v) => c with { Version = v }) with { InTemplate = ConfigurationTemplates.Both },
        ConfigurationKey.Text("client.id", c => c.Id, (c, v) => c with { Id = v }) with { InTemplate = ConfigurationTemplates.Both },
        ConfigurationKey.Flag(
            "client.disabled_credentials_mode", c => c.DisabledCredentialsMode, (c, v) => c with { DisabledCredentialsMode = v }) with { InTemplate = ConfigurationTemplates.Both },
        ConfigurationKey.List("client.nyxd_urls", ReadUrl, c => c.NyxdUrls, (c, v) => c with { NyxdUrls = v })
            with { InTemplate = ConfigurationTemplates.Both, Alias = "client.validator_urls" },
        ConfigurationKey.List("client.nym_api_urls", ReadUrl, c => c.NymApiUrls, (c, v) => c with { NymApiUrls = v })
            with { InTemplate = ConfigurationTemplates.Both, Alias = "client.validator_api_urls" },
    ];

    public static readonly IReadOnlyList<ConfigurationKey> Socket =
    [
        ConfigurationKey.Choice<bool>(
            "socket.socket_type", SocketTypes, c => c.Socket.Enabled, (c, v) => c with { Socket = c.Socket with { Enabled = v } }) with { InTemplate = ConfigurationTemplates.Both },
        ConfigurationKey.Count(
            "socket.listening_port",
            c => c.Socket.ListeningPort,
            (c, v) => c with { Socket = c.Socket with { ListeningPort = (ushort)v } },
            ushort.MaxValue) with { InTemplate = ConfigurationTemplates.Both },
        ConfigurationKey.Text(
            "socket.host",
            c => c.Socket.Host.ToString(),
            (c, v) => c with { Socket = c.Socket with { Host = ReadAddress(v) } }) with { InTemplate = ConfigurationTemplates.Both },
        ConfigurationKey.Flag(
            "socket.single_connection", c => c.Socket.SingleConnection, (c, v) => c with { Socket = c.Socket with { SingleConnection = v } }),
    ];

    public static readonly IReadOnlyList<ConfigurationKey> Debug = DebugConfigurationKeys.Create();

    public static readonly IReadOnlyList<ConfigurationKey> NymActors =
    [
        ConfigurationKey.List(
            "nymactors.allowed_origins", v => v, c => c.LocalApi.AllowedOrigins, (c, v) => c with { LocalApi = c.LocalApi with { AllowedOrigins = v } }),
        ConfigurationKey.List(
            "nymactors.allowed_hosts", v => v, c => c.LocalApi.AllowedHosts, (c, v) => c with { LocalApi = c.LocalApi with { AllowedHosts = v } }),
        ConfigurationKey.Text(
            "nymactors.access_token", c => c.LocalApi.AccessToken, (c, v) => c with { LocalApi = c.LocalApi with { AccessToken = v } })
            with { Check = c => c.LocalApi.AccessToken is "" ? "it must not be empty" : null },
        ConfigurationKey.Text(
            "nymactors.unix_socket", c => c.LocalApi.UnixSocket, (c, v) => c with { LocalApi = c.LocalApi with { UnixSocket = v } })
            with { Check = c => c.LocalApi.UnixSocket is "" ? "it must not be empty" : null },
        ConfigurationKey.Choice<OutboxPolicy>(
            "nymactors.outbox", OutboxPolicies, c => c.LocalApi.Outbox, (c, v) => c with { LocalApi = c.LocalApi with { Outbox = v } }),
        ConfigurationKey.Flag(
            "nymactors.answers_confirmations",
            c => c.LocalApi.AnswersConfirmations,
            (c, v) => c with { LocalApi = c.LocalApi with { AnswersConfirmations = v } }),
        ConfigurationKey.Count(
            "nymactors.maximum_message_size",
            c => (uint)c.Traffic.MaximumMessageSize,
            (c, v) => c with { Traffic = c.Traffic with { MaximumMessageSize = (int)v } },
            (uint)Array.MaxLength)
            with { Check = c => c.Traffic.MaximumMessageSize > 0 ? null : "it must be at least 1" },
        Connection("read_deadline", c => c.ReadDeadline, (c, v) => c with { ReadDeadline = v }),
        Connection("ping_timeout", c => c.PingTimeout, (c, v) => c with { PingTimeout = v }),
        Connection("reconnection_first_wait", c => c.ReconnectionFirstWait, (c, v) => c with { ReconnectionFirstWait = v }),
        Connection("reconnection_longest_wait", c => c.ReconnectionLongestWait, (c, v) => c with { ReconnectionLongestWait = v }) with
        {
            Check = c => c.GatewayConnection.ReconnectionLongestWait >= c.GatewayConnection.ReconnectionFirstWait
                ? null
                : "it must be at least as long as nymactors.reconnection_first_wait",
        },
        ConfigurationKey.Interval(
            "nymactors.maximum_topology_age",
            c => c.Topology.MaximumTopologyAge,
            (c, v) => c with { Topology = c.Topology with { MaximumTopologyAge = v } }),
        ConfigurationKey.Text("nymactors.log", c => c.Logging.Levels, (c, v) => c with { Logging = c.Logging with { Levels = v } }),
        ConfigurationKey.Choice<LogFormat>(
            "nymactors.log_format", LogFormats, c => c.Logging.Format, (c, v) => c with { Logging = c.Logging with { Format = v } }),
    ];

    public static IEnumerable<ConfigurationKey> All => Client.Concat(Socket).Concat(Debug).Concat(NymActors);

    /// <summary>Tells what is wrong with settings that did not come from a file; null when nothing is.</summary>
    public static string? FindProblem(ClientConfiguration configuration) => All
        .Select(key => key.Check(configuration) is { } problem ? $"The setting {key.Path} is unfit: {problem}." : null)
        .FirstOrDefault(problem => problem is not null);

    private static ConfigurationKey Connection(
        string name,
        Func<GatewayConnectionConfiguration, TimeSpan> get,
        Func<GatewayConnectionConfiguration, TimeSpan, GatewayConnectionConfiguration> set) => ConfigurationKey.Interval(
        $"nymactors.{name}", c => get(c.GatewayConnection), (c, v) => c with { GatewayConnection = set(c.GatewayConnection, v) });

    private static Uri ReadUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? url
        : throw new FormatException($"\"{text}\" is not an http or https URL");

    // The reference takes only the canonical spelling; what .NET reads as an address besides it ("1", "0x7f.1") is refused here.
    private static IPAddress ReadAddress(string text) =>
        IPAddress.TryParse(text, out var address) && (text.Contains(':', StringComparison.Ordinal) || address.ToString() == text)
            ? address
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"\"{text}\" is not an IP address; host names are not possible here"));
}
