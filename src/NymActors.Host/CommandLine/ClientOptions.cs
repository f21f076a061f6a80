using System.CommandLine;
using System.Net;
using NymActors.Configuration;
using NymActors.Protocol.Addressing;

namespace NymActors.Host.CommandLine;

/// <summary>
/// The options that init and run share: each replaces a setting of config.toml, for good or for one run
/// (docs/protocol/05-native-client.md section 1.11).
/// </summary>
internal sealed class ClientOptions
{
    public Option<string?> Id { get; } = OptionFactory.Value("--id", "ID", "Local name of the client; it never leaves this machine", OptionValues.Id);

    public Option<IdentityKey> Gateway { get; } = OptionFactory.Value(
        "--gateway", "GATEWAY", "Identity key of the gateway to use", OptionValues.Gateway);

    public Option<IReadOnlyList<Uri>?> NymApis { get; } = OptionFactory.List(
        "--nym-apis", "NYM_APIS", "Comma separated URLs of the nym-api servers that publish the network map", OptionValues.Url, "--nym_apis", "--api_validators", "--api-validators");

    public Option<IReadOnlyList<Uri>?> NyxdUrls { get; } = OptionFactory.List(
        "--nyxd-urls", "NYXD_URLS", "Comma separated URLs of chain RPC servers", OptionValues.Url, "--nyxd_urls", "--nyxd_validators", "--nyxd-validators");

    public Option<TrueOrFalse?> DisableSocket { get; } = OptionFactory.Value<TrueOrFalse?>(
        "--disable-socket", "DISABLE_SOCKET", "Whether to not start the WebSocket [possible values: true, false]", t => OptionValues.Boolean(t), "--disable_socket");

    public Option<ushort?> Port { get; } = OptionFactory.Value<ushort?>(
        "--port", "PORT", "Port of the WebSocket [default: 1977]", t => OptionValues.Port(t), "-p");

    public Option<IPAddress?> Host { get; } = OptionFactory.Value(
        "--host", "HOST", "IP address that the WebSocket listens on [default: 127.0.0.1]", OptionValues.Address);

    public Option<TrafficProfile?> Profile { get; } = OptionFactory.Value(
        "--profile", "PROFILE", "How much traffic, and how fast; \"nym-client profiles\" compares them [possible values: default, low-cost, fast, no-cover]", OptionValues.Profile);

    public Option<bool> FastMode { get; } = OptionFactory.Flag("--fastmode", "Send faster, with nearly no loop cover traffic: less anonymity");

    public Option<bool> NoCover { get; } = OptionFactory.Flag(
        "--no-cover", "Send no cover traffic at all: an observer sees when you talk", "--no_cover");

    public Option<TrueOrFalse?> EnabledCredentials { get; } = OptionFactory.Value<TrueOrFalse?>(
        "--enabled-credentials-mode", "ENABLED_CREDENTIALS_MODE", "Whether bandwidth is paid for", t => OptionValues.Boolean(t), "--enabled_credentials_mode");

    /// <summary>Who may use the WebSocket.</summary>
    public LocalApiOptions LocalApi { get; } = new();

    public Option<string?> CustomMixnet { get; } = OptionFactory.Value(
        "--custom-mixnet", "CUSTOM_MIXNET", "File that describes the network, in place of a nym-api", t => t, "--custom_mixnet");

    public Option<byte?> MinimumGatewayPerformance { get; } = OptionFactory.Value<byte?>(
        "--minimum-gateway-performance", "PERFORMANCE", "Least performance of a gateway, in percent; for this time only", t => (byte)OptionValues.Count(0, byte.MaxValue)(t));

    public Option<string?> StatisticsAddress { get; } = OptionFactory.Value(
        "--stats-reporting-address", "ADDRESS", "Address of a collector of usage reports; kept, nothing is reported", t => OptionValues.Recipient(t).ToString());

    public Option<bool> ForgetMe { get; } = OptionFactory.Flag("--forget-me", "Ask the gateway to forget the client when it stops");

    /// <summary>The network of <c>--custom-mixnet</c>; null when none is given.</summary>
    /// <exception cref="HostException">The file is no network.</exception>
    public Clients.CustomMixnet? Network(ParseResult result) => Clients.CustomMixnet.Of(result.GetValue(CustomMixnet));

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Id.Required = true;
        NyxdUrls.Hidden = true;
        EnabledCredentials.Hidden = true;
        CustomMixnet.Hidden = true;
        StatisticsAddress.Hidden = true;
        ForgetMe.Hidden = true;
        Option[] all =
        [
            Id, Gateway, NymApis, NyxdUrls, DisableSocket, Port, Host, FastMode, NoCover, EnabledCredentials, CustomMixnet, StatisticsAddress, ForgetMe,
        ];
        Array.ForEach(all, command.Add);
        command.Add(Profile);
        LocalApi.AddTo(command);
    }

    /// <summary>The settings with what the command line and the environment replace; later sources win.</summary>
    /// <param name="result">The parsed command line.</param>
    /// <param name="configuration">The settings before.</param>
    /// <param name="environment">The environment's servers.</param>
    public ClientConfiguration Apply(ParseResult result, ClientConfiguration configuration, ClientEnvironment environment)
    {
        configuration = EnvironmentSettings.Apply(configuration, environment.Get);
        if (result.GetValue(DisableSocket) is { } disabled)
        {
            configuration = configuration with { Socket = configuration.Socket with { Enabled = disabled == TrueOrFalse.False } };
        }

        configuration = result.GetValue(Profile)?.Apply(configuration) ?? configuration;
        configuration = result.GetValue(FastMode) ? configuration.WithFastMode() : configuration;
        configuration = result.GetValue(NoCover) ? configuration.WithoutCover() : configuration;
        configuration = LocalApi.Apply(result, configuration, environment) with
        {
            Socket = configuration.Socket with
            {
                ListeningPort = result.GetValue(Port) ?? configuration.Socket.ListeningPort,
                Host = result.GetValue(Host) ?? configuration.Socket.Host,
            },
            NymApiUrls = result.GetValue(NymApis) ?? environment.NymApis ?? configuration.NymApiUrls,
            NyxdUrls = result.GetValue(NyxdUrls) ?? environment.NyxdUrls ?? configuration.NyxdUrls,
        };
        if ((result.GetValue(StatisticsAddress) ?? environment.StatisticsAddress) is { } collector)
        {
            configuration = configuration with { StatisticsReporting = configuration.StatisticsReporting with { Enabled = true, ProviderAddress = collector } };
        }

        if (result.GetValue(ForgetMe))
        {
            configuration = configuration with { GatewayMemory = configuration.GatewayMemory with { ForgetClient = true, ForgetStatistics = true } };
        }

        return result.GetValue(EnabledCredentials) is { } enabled ? configuration with { DisabledCredentialsMode = enabled == TrueOrFalse.False } : configuration;
    }
}
