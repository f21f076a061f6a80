using System.CommandLine;
using System.Text.Json;
using NymActors.Host.Clients;
using NymActors.Host.Status;
using NymActors.Storage;

namespace NymActors.Host.CommandLine;

/// <summary><c>status</c>: asks a running client how it is.</summary>
internal sealed class StatusCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ProgramIo _io;
    private readonly NymClientCommandLine _commandLine;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly ClientOptions _options = new();
    private readonly Option<bool> _json = OptionFactory.Flag("--json", "Print the status as JSON, for programs");
    private readonly Option<bool> _watch = OptionFactory.Flag("--watch", "Show it again every second, until Ctrl-C", "-w");

    private StatusCommand(ProgramIo io, NymClientCommandLine commandLine)
    {
        _io = io;
        _commandLine = commandLine;
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramIo io, NymClientCommandLine commandLine)
    {
        var status = new StatusCommand(io, commandLine);
        var command = new DocumentedCommand(
            "status",
            "Ask a running client how it is: its connection, what waits, what became of messages, how fast it\n"
            + "sends and what that costs. Exit code 0 when the client can send and receive, 1 otherwise: fit for\n"
            + "a health check. Asks over the client's Unix socket where it has one, unless --port is given.")
        {
            Summary = "Ask a running client how it is",
            Examples = "nym-client status --id alice\nnym-client status --id alice --watch\nnym-client status --id alice --json",
        };
        status._options.Id.Required = true;
        command.Add(status._options.Id);
        command.Add(status._options.Port);
        command.Add(status._options.Host);
        status._options.LocalApi.AddTo(command);
        command.Add(status._json);
        command.Add(status._watch);
        command.SetAction(status.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken stopping)
    {
        var environment = _commandLine.LoadEnvironment(result);
        var directory = new ClientDirectory(ClientDirectory.FindHome(environment.Get), result.GetRequiredValue(_options.Id)!);
        var configuration = _options.Apply(result, ClientOpening.Load(directory).Configuration, environment);
        var isPort = result.GetResult(_options.Port) is { Implicit: false } || result.GetResult(_options.Host) is { Implicit: false };
        using var client = new StatusQuery(isPort ? configuration with { LocalApi = configuration.LocalApi with { UnixSocket = null } } : configuration);
        var status = await client.AskAsync(stopping);
        await ShowAsync(result, status);
        while (result.GetValue(_watch))
        {
            await Task.Delay(Interval, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
            {
                break;
            }

            status = await client.AskAsync(stopping);
            await ShowAsync(result, status);
        }

        return status.IsConnected ? 0 : 1;
    }

    private async Task ShowAsync(ParseResult result, StatusDocument status)
    {
        var isLive = result.GetValue(_watch) && _io.OutputIsTerminal && !result.GetValue(_json);
        // From the first place of the screen on, and what is left of longer lines goes.
        var begin = isLive ? "\u001b[H\u001b[J" : "";
        await _io.Output.WriteAsync(begin + (result.GetValue(_json) ? JsonSerializer.Serialize(status, StatusJson.Document) + "\n" : StatusText.Of(status, _time.GetUtcNow())));
        await _io.Output.FlushAsync();
    }
}
