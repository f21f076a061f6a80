using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using NymActors.Host.Clients;
using NymActors.Host.Status;
using NymActors.Storage;

namespace NymActors.Host.CommandLine;

/// <summary><c>status</c>: asks a running client how it is.</summary>
internal sealed class StatusCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
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
            + "a health check.")
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
        var endPoint = new IPEndPoint(ThisMachine(configuration.Socket.Host), configuration.Socket.ListeningPort);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Limit };
        if (configuration.LocalApi.AccessToken is { } token)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        var status = await AskAsync(http, endPoint, stopping);
        await ShowAsync(result, status);
        while (result.GetValue(_watch))
        {
            await Task.Delay(Interval, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
            {
                break;
            }

            status = await AskAsync(http, endPoint, stopping);
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

    private static async Task<StatusDocument> AskAsync(HttpClient http, IPEndPoint endPoint, CancellationToken stopping)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://{endPoint}/status"), stopping);
            if (answer.IsSuccessStatusCode && await answer.Content.ReadFromJsonAsync(StatusJson.Document, stopping) is { } status)
            {
                return status;
            }

            throw new HostException($"the program at {endPoint} answered {(int)answer.StatusCode}: {(await answer.Content.ReadAsStringAsync(stopping)).Trim()}");
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            throw new HostException($"the client at {endPoint} did not answer within {Limit.TotalSeconds:0} s. It hangs, or another program listens there.");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            throw new HostException($"no client runs at {endPoint} ({e.Message.TrimEnd('.')}). Start it with \"nym-client run\", or name its --port.", e);
        }
    }

    private static IPAddress ThisMachine(IPAddress host) =>
        host.Equals(IPAddress.Any) ? IPAddress.Loopback : host.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : host;
}
