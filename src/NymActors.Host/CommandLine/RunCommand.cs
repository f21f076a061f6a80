using System.CommandLine;
using System.CommandLine.Parsing;
using Akka.Actor;
using Microsoft.Extensions.Logging;
using NymActors.Configuration;
using NymActors.Host.Clients;
using NymActors.Host.Logging;
using NymActors.Storage;

namespace NymActors.Host.CommandLine;

/// <summary><c>run</c>: the client and its WebSocket, until a signal.</summary>
internal sealed partial class RunCommand
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly ProgramIo _io;
    private readonly NymClientCommandLine _commandLine;
    private readonly ClientOptions _options = new();

    private readonly Option<bool> _initIfMissing = OptionFactory.Flag(
        "--init-if-missing", "Make the client first when it is not there, with the same options: one step for containers");

    private RunCommand(ProgramIo io, NymClientCommandLine commandLine)
    {
        _io = io;
        _commandLine = commandLine;
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramIo io, NymClientCommandLine commandLine)
    {
        var run = new RunCommand(io, commandLine);
        var command = new DocumentedCommand(
            "run",
            "Run a Nym client that \"init\" has made, until Ctrl-C.\n\n"
            + "Applications connect to ws://127.0.0.1:1977 (see --host, --port) and send JSON texts:\n"
            + "  {\"type\":\"selfAddress\"}\n"
            + "  {\"type\":\"send\",\"recipient\":\"<address>\",\"message\":\"hello\"}\n"
            + "  {\"type\":\"sendAnonymous\",\"recipient\":\"<address>\",\"message\":\"hello\",\"replySurbs\":20}\n"
            + "  {\"type\":\"reply\",\"senderTag\":\"<tag of a received message>\",\"message\":\"hello\"}\n"
            + "What arrives comes as {\"type\":\"received\",\"message\":...,\"senderTag\":...}.\n\n"
            + "The options replace what config.toml says, for this run only.")
        {
            Summary = "Run the Nym client with provided configuration client optionally overriding set parameters",
            Examples = "nym-client run --id alice\nnym-client run --id alice --port 1978\nnym-client run --id alice --init-if-missing",
        };
        run._options.AddTo(command);
        // Taken and without effect, as by the public client (docs/protocol/05-native-client.md section 1.5).
        run._options.Gateway.Hidden = true;
        command.Add(run._initIfMissing);
        command.Conflicts = [[run._options.NymApis, run._options.CustomMixnet]];
        command.SetAction(run.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken stopping)
    {
        var id = result.GetRequiredValue(_options.Id)!;
        var environment = _commandLine.LoadEnvironment(result);
        var directory = new ClientDirectory(ClientDirectory.FindHome(environment.Get), id);
        using var log = ProgramLogging.Create(
            environment.Get, _commandLine.IsVerbose(result), ProgramLogging.SettingsIn(directory.ConfigurationFile, environment.Get));
        if (log.IsJson)
        {
            LogStarting(log.Loggers.CreateLogger("nym_client"), id);
        }
        else
        {
            ProgramIo.WriteLine(_io.Error, $"Starting client {id}...");
        }

        if (!File.Exists(directory.ConfigurationFile))
        {
            if (!result.GetValue(_initIfMissing))
            {
                throw new HostException(
                    $"Failed to load config for {id}. Are you sure you have run `init` before? (There is no {directory.ConfigurationFile}.)");
            }

            await _commandLine.InvokeAsync(InitArguments(result), stopping);
        }

        var network = _options.Network(result);
        var starting = ProgramActorSystem.StartAsync(log);
        try
        {
            var loaded = ClientOpening.Open(directory, "run", forFurtherGateway: false, _io.Error);
            var configuration = _options.Apply(result, loaded.Configuration, environment);
            if (result.GetValue(_options.Profile) is { } profile)
            {
                LogProfile(log.Loggers.CreateLogger("nym_client"), ProfileText.Chosen(profile, configuration));
            }

            return await RunAsync(directory, loaded, configuration, network, starting, log.Loggers, stopping);
        }
        finally
        {
            var system = await starting;
            await system.Terminate();
        }
    }

    /// <summary>The same options for <c>init</c>, which knows all of them but the one that asks for it.</summary>
    private List<string> InitArguments(ParseResult result) =>
    [
        "init",
        .. result.CommandResult.Children.OfType<OptionResult>()
            .Where(option => option is { Implicit: false, Option.Recursive: false } && option.Option != _initIfMissing)
            .SelectMany(static option => option.Tokens.Count == 0 ? [option.Option.Name] : option.Tokens.Select(token => $"{option.Option.Name}={token.Value}")),
        .. _commandLine.GlobalArguments(result),
    ];

    private static async Task<int> RunAsync(
        ClientDirectory directory,
        LoadedConfiguration loaded,
        ClientConfiguration configuration,
        CustomMixnet? network,
        Task<ActorSystem> starting,
        ILoggerFactory loggers,
        CancellationToken stopping)
    {
        if (!configuration.Socket.Enabled)
        {
            throw new HostException(
                "Attempted to start the client in invalid socket mode: the WebSocket is switched off. "
                + "Set socket_type = 'WebSocket' in config.toml, or run with --disable-socket false.");
        }

        var storage = new DirectoryClientStorage(configuration.StoragePaths);
        RequireInitialised(storage, directory.Id);
        var log = loggers.CreateLogger("nym_client");
        using var held = TakeLock(directory, log);
        ClientRemarks.Log(log, directory, loaded);
        foreach (var file in KeyFileRights.FindOpenFiles(configuration.StoragePaths))
        {
            LogOpenFile(log, file);
        }

        var failed = false;
        try
        {
            var client = await ProgressLines.WaitAsync(
                RunningClient.StartAsync(configuration, storage, await starting, loggers, stopping, network), "connecting to the network", log, TimeProvider.System);
            failed = await ClientEndAsync(client, log, stopping);
            await StopAsync(client, log);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // A signal during the start ends the client as one later does.
        }
        catch (NymClientException e) when (e.Error is NymClientError.GatewayUnreachable or NymClientError.GatewayRefused)
        {
            throw new HostException($"{e.Message} {GatewayRemedy(e, configuration)}", e);
        }

        LogStopped(log);
        return failed ? 1 : 0;
    }

    /// <summary>Waits for a signal, or for the client to fail.</summary>
    /// <returns>True when the client failed.</returns>
    private static async Task<bool> ClientEndAsync(RunningClient client, ILogger log, CancellationToken stopping)
    {
        try
        {
            await client.Client.Stopped.WaitAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            LogStopping(log);
            return false;
        }
        catch (NymClientException e)
        {
            LogFailed(log, e.Message);
        }

        return true;
    }

    private static async Task StopAsync(RunningClient client, ILogger log)
    {
        try
        {
            await client.DisposeAsync().AsTask().WaitAsync(Grace, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            LogForced(log);
        }
    }

    private static string GatewayRemedy(NymClientException error, ClientConfiguration configuration)
    {
        // New keys would be let in, and the address be lost for nothing.
        if (error.Message.Contains("already an open connection", StringComparison.OrdinalIgnoreCase))
        {
            return "A copy of this client runs elsewhere: stop it, and give each machine a client of its own. After a crash, wait until the gateway has noticed.";
        }

        return "If the gateway is gone for good or has forgotten this client (a localnet has new gateways each time it is started), register with another one: "
            + $"nym-client add-gateway --id {configuration.Id}. Or make a client of another id, or give up this one's keys and address: nym-client init --id {configuration.Id} --nym-apis {string.Join(',', configuration.NymApiUrls)} "
            + $"--port {configuration.Socket.ListeningPort} --force-register-gateway";
    }

    /// <summary>A directory that may only be read, such as a mounted secret, has no lock and needs none: nothing in it changes.</summary>
    private static ClientLock? TakeLock(ClientDirectory directory, ILogger log)
    {
        try
        {
            return ClientLock.Take(directory, "run", TimeProvider.System);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnlocked(log, directory.Base, e.Message);
            return null;
        }
    }

    private static void RequireInitialised(DirectoryClientStorage storage, string id)
    {
        using var keys = storage.LoadKeys();
        var registration = storage.LoadGateway();
        registration?.SharedKey.Dispose();
        if (keys is null || registration is null)
        {
            throw new HostException(
                $"The client \"{id}\" has {(keys is null ? "no keys" : "keys but no registration with a gateway")}. Run \"nym-client init --id {id}\" first.");
        }
    }

    [LoggerMessage(1020, LogLevel.Information, "Starting client {Id}...")]
    private static partial void LogStarting(ILogger log, string id);

    [LoggerMessage(1027, LogLevel.Information, "{Profile}")]
    private static partial void LogProfile(ILogger log, string profile);

    [LoggerMessage(1021, LogLevel.Warning, "Other users of this machine may read the secret key in {File}. Take the right away: chmod 600")]
    private static partial void LogOpenFile(ILogger log, string file);

    [LoggerMessage(1022, LogLevel.Warning, "Another process that uses {Directory} would not be noticed: {Reason}")]
    private static partial void LogUnlocked(ILogger log, string directory, string reason);

    [LoggerMessage(1023, LogLevel.Information, "Sending shutdown. Waiting for tasks to finish... (Press ctrl-c to force)")]
    private static partial void LogStopping(ILogger log);

    [LoggerMessage(1024, LogLevel.Error, "The client failed: {Reason}")]
    private static partial void LogFailed(ILogger log, string reason);

    [LoggerMessage(1025, LogLevel.Warning, "Timeout reached, forcing shutdown")]
    private static partial void LogForced(ILogger log);

    [LoggerMessage(1026, LogLevel.Information, "Stopping nym-client")]
    private static partial void LogStopped(ILogger log);
}
