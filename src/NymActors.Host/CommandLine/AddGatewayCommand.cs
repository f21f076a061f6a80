using System.CommandLine;
using NymActors.GatewayChoice;
using NymActors.Host.Clients;
using NymActors.Host.Logging;
using NymActors.Host.Output;
using NymActors.Protocol.Addressing;
using NymActors.Storage;

namespace NymActors.Host.CommandLine;

/// <summary><c>add-gateway</c>: registers a client with a further gateway (docs/protocol/05-native-client.md section 8.1).</summary>
internal sealed class AddGatewayCommand
{
    private readonly ProgramIo _io;
    private readonly NymClientCommandLine _commandLine;
    private readonly ExistingClientOptions _options = new();

    private readonly Option<IdentityKey> _gateway = OptionFactory.Value(
        "--gateway-id", "GATEWAY_ID", "Identity key of the gateway to add [default: any]", OptionValues.Gateway, "--gateway", "--gateway_id");

    private readonly Option<bool> _tls = OptionFactory.Flag(
        "--force-tls-gateway", "Take only a gateway that is reached with TLS (wss)", "--force_tls_gateway");

    private readonly Option<bool> _latency = OptionFactory.Flag(
        "--latency-based-selection", "Choose the gateway by latency, not uniformly", "--latency_based_selection", "--latency-based-routing");

    // As in the public client, where the new gateway becomes the active one with and without it.
    private readonly Option<bool> _setActive = OptionFactory.Flag("--set-active", "Use the new gateway from the next run on, which is always so", "--set_active");

    private readonly Option<IReadOnlyList<Uri>?> _nymApis = OptionFactory.List(
        "--nym-apis", "NYM_APIS", "Comma separated URLs of the nym-api servers that publish the network map", OptionValues.Url, "--nym_apis", "--api_validators", "--api-validators");

    private readonly Option<string?> _customMixnet = OptionFactory.Value(
        "--custom-mixnet", "CUSTOM_MIXNET", "File that describes the network, in place of a nym-api", t => t, "--custom_mixnet");

    private AddGatewayCommand(ProgramIo io, NymClientCommandLine commandLine)
    {
        _io = io;
        _commandLine = commandLine;
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramIo io, NymClientCommandLine commandLine)
    {
        var add = new AddGatewayCommand(io, commandLine);
        var command = new DocumentedCommand(
            "add-gateway",
            "Register a client with a further gateway and use that one from the next run on.\n\n"
            + "The client keeps its keys and its other gateways; its address ends with the gateway it uses.")
        {
            Summary = "Register a client with a further gateway",
            Examples = "nym-client add-gateway --id alice\nnym-client add-gateway --id alice --latency-based-selection",
        };
        add._options.AddTo(command);
        add._customMixnet.Hidden = true;
        Option[] own = [add._gateway, add._tls, add._latency, add._setActive, add._nymApis, add._customMixnet];
        Array.ForEach(own, command.Add);
        command.Conflicts = [[add._nymApis, add._customMixnet]];
        command.Validators.Add(result =>
        {
            if (result.GetResult(add._latency) is { Implicit: false } && result.GetResult(add._gateway) is { Implicit: false })
            {
                result.AddError("the argument '--latency-based-selection' cannot be used with '--gateway-id <GATEWAY_ID>'");
            }
        });
        command.SetAction(add.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken stopping)
    {
        var environment = _commandLine.LoadEnvironment(result);
        var directory = _options.Directory(result, environment);
        var loaded = ClientOpening.Open(directory, "add-gateway", forFurtherGateway: true, _io.Error);
        var configuration = loaded.Configuration with
        {
            NymApiUrls = result.GetValue(_nymApis) ?? environment.NymApis ?? loaded.Configuration.NymApiUrls,
        };
        using var programLog = ProgramLogging.Create(
            environment.Get, _commandLine.IsVerbose(result), ProgramLogging.SettingsIn(directory.ConfigurationFile, environment.Get));
        var addition = new GatewayAddition(
            new DirectoryClientStorage(configuration.StoragePaths), configuration, new GatewayChoiceLog(programLog.Loggers, _io))
        {
            Directory = CustomMixnet.Of(result.GetValue(_customMixnet)),
        };
        var wish = new GatewayWish
        {
            Identity = result.GetResult(_gateway) is { Implicit: false } ? result.GetValue(_gateway) : null,
            ByLatency = result.GetValue(_latency),
            RequireTls = result.GetValue(_tls),
        };
        _io.Output.Write(GatewayEntry.Format(await addition.RunAsync(wish, stopping), _options.Format(result)));
        return 0;
    }
}
