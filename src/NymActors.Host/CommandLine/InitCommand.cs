using System.CommandLine;
using NymActors.Configuration;
using NymActors.GatewayChoice;
using NymActors.Host.Clients;
using NymActors.Host.Logging;
using NymActors.Host.Output;
using NymActors.Storage;

namespace NymActors.Host.CommandLine;

/// <summary><c>init</c>: makes keys, registers with a gateway, writes the client's directory.</summary>
internal sealed class InitCommand
{
    private readonly ProgramIo _io;
    private readonly NymClientCommandLine _commandLine;
    private readonly ClientOptions _options = new();
    private readonly Option<bool> _force = OptionFactory.Flag(
        "--force-register-gateway",
        "Allow a new registration. WARNING: this overwrites the keys of the given id, and its address is lost",
        "--force_register_gateway");

    private readonly Option<bool> _latency = OptionFactory.Flag(
        "--latency-based-selection", "Choose the gateway by latency, not uniformly", "--latency_based_selection", "--latency-based-routing");

    private readonly Option<bool> _tls = OptionFactory.Flag(
        "--force-tls-gateway", "Take only a gateway that is reached with TLS (wss)", "--force_tls_gateway");

    private readonly Option<OutputFormat?> _output = OptionFactory.Value<OutputFormat?>(
        "--output", "OUTPUT", "[default: text] [possible values: text, json]", t => OptionValues.Format(t), "-o");

    private InitCommand(ProgramIo io, NymClientCommandLine commandLine)
    {
        _io = io;
        _commandLine = commandLine;
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramIo io, NymClientCommandLine commandLine)
    {
        var init = new InitCommand(io, commandLine);
        var command = new DocumentedCommand(
            "init",
            "Initialise a Nym client. Do this first!\n\n"
            + "Makes the client's keys, registers it with a gateway and writes its directory, ~/.nym/clients/<ID>/\n"
            + "(NYM_HOME_DIR, when set, stands in place of ~). Prints the client's address, which others send to.")
        {
            Summary = "Initialise a Nym client. Do this first!",
            Examples = "nym-client init --id alice\n"
                + "nym-client init --id alice --nym-apis http://127.0.0.1:8000/api      (with \"nym-client localnet\")\n"
                + "nym-client init --id alice --output json",
        };
        init._options.AddTo(command);
        command.Add(init._latency);
        command.Add(init._tls);
        command.Add(init._force);
        init._options.MinimumGatewayPerformance.Hidden = true;
        command.Add(init._options.MinimumGatewayPerformance);
        command.Add(init._output);
        command.Conflicts = [[init._latency, init._options.Gateway], [init._options.NymApis, init._options.CustomMixnet]];
        command.SetAction(init.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken stopping)
    {
        var id = result.GetRequiredValue(_options.Id)!;
        ProgramIo.WriteLine(_io.Error, "Initialising client...");
        var environment = _commandLine.LoadEnvironment(result);
        var directory = new ClientDirectory(ClientDirectory.FindHome(environment.Get), id);
        directory.RequireOwnName();
        if (File.Exists(directory.ConfigurationFile))
        {
            ProgramIo.WriteLine(_io.Error, $"Client \"{id}\" was already initialised before");
        }

        // A client that is not there yet has no directory, and a failed init leaves none.
        using var held = Directory.Exists(directory.Base) ? ClientLock.Take(directory, "init", TimeProvider.System) : null;
        if (held is not null)
        {
            ClientDirectoryUpgrade.Finish(directory, Files.ClientFiles.Instance);
        }

        var isForced = result.GetValue(_force);
        if (isForced)
        {
            ProgramIo.WriteLine(_io.Error, "Instructed to force registering gateway. This might overwrite keys!");
        }

        var defaults = new ClientConfiguration { Id = id, StoragePaths = directory.StoragePaths };
        var configuration = _options.Apply(result, defaults, environment);
        ClientOpening.RequireWithoutCredentials(configuration);
        var storage = new DirectoryClientStorage(directory.StoragePaths);
        using var programLog = ProgramLogging.Create(
            environment.Get, _commandLine.IsVerbose(result), ProgramLogging.SettingsIn(directory.ConfigurationFile, environment.Get));
        var initialisation = new ClientInitialisation(storage, ForThisTime(result, configuration), new GatewayChoiceLog(programLog.Loggers, _io))
        {
            Directory = _options.Network(result),
        };
        var (address, registration) = await initialisation.RunAsync(Wish(result), isForced, stopping);

        // A gateway of the old generation has its place in the old layout, which client 1.1.29 can open.
        configuration = configuration with { StoragePaths = storage.PathsInUse };
        KeepEditedConfiguration(directory, configuration);
        ClientConfigurationFile.Write(directory.ConfigurationFile, configuration);
        if (result.GetValue(_options.Profile) is { } profile)
        {
            ProgramIo.WriteLine(_io.Error, ProfileText.Chosen(profile, configuration));
        }

        ProgramIo.WriteLine(_io.Error, $"Saved configuration file to {directory.ConfigurationFile}");
        ProgramIo.WriteLine(_io.Error, "Client configuration completed.\n");
        var output = new InitResult(
            configuration.Version,
            id,
            address.Identity.ToString(),
            address.EncryptionKey.ToString(),
            address.Gateway.ToString(),
            registration.ListenerText,
            configuration.Socket.ListeningPort,
            address.ToString());
        _io.Output.Write(output.Format(result.GetValue(_output) ?? OutputFormat.Text));
        return 0;
    }

    private GatewayWish Wish(ParseResult result) => new()
    {
        Identity = result.GetResult(_options.Gateway) is { Implicit: false } ? result.GetValue(_options.Gateway) : null,
        ByLatency = result.GetValue(_latency),
        RequireTls = result.GetValue(_tls),
    };

    private ClientConfiguration ForThisTime(ParseResult result, ClientConfiguration configuration) =>
        result.GetValue(_options.MinimumGatewayPerformance) is { } minimum
            ? configuration with { Topology = configuration.Topology with { MinimumGatewayPerformance = minimum } }
            : configuration;

    /// <summary>init writes its own options and defaults over an existing file, as the public client does; edits are not lost here.</summary>
    private void KeepEditedConfiguration(ClientDirectory directory, ClientConfiguration configuration)
    {
        var file = directory.ConfigurationFile;
        if (File.Exists(file) && File.ReadAllText(file) != ClientConfigurationFile.Format(configuration))
        {
            // A copy, with the rights of the file: there is a configuration file at every moment. One that was kept earlier stays too.
            var kept = Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? $"{file}.old" : $"{file}.old{n}").First(name => !File.Exists(name));
            File.Copy(file, kept);
            ProgramIo.WriteLine(_io.Error, $"Kept the configuration file that was there as {kept}");
        }
    }
}
