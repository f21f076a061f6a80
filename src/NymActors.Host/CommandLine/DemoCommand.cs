using System.CommandLine;
using Akka.Actor;
using Microsoft.Extensions.Logging;
using NymActors.Configuration;
using NymActors.Host.Clients;
using NymActors.Host.Demo;
using NymActors.Host.Logging;
using NymActors.Mixnet;
using NymActors.Storage;

namespace NymActors.Host.CommandLine;

/// <summary><c>demo</c>: a mixnet and a client in one process, with messages that cross it.</summary>
internal sealed class DemoCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ProgramIo _io;
    private readonly NymClientCommandLine _commandLine;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Option<bool> _once = OptionFactory.Flag("--once", "End after the messages: exit code 0 when all arrived, 1 when not within 30 s");
    private readonly Option<ushort?> _port = OptionFactory.Value<ushort?>(
        "--port", "PORT", "Port of the client's WebSocket [default: 1977]", t => OptionValues.Port(t), "-p");

    private DemoCommand(ProgramIo io, NymClientCommandLine commandLine)
    {
        _io = io;
        _commandLine = commandLine;
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramIo io, NymClientCommandLine commandLine)
    {
        var demo = new DemoCommand(io, commandLine);
        var command = new DocumentedCommand(
            "demo",
            "See a mixnet at work: starts a whole local mixnet and a client in this process, sends a message and\n"
            + "an anonymous one with an answer through it, then stays up for you to try the client's WebSocket.\n"
            + "Nothing is written to disk and nothing reaches the internet.")
        {
            demo._once,
            demo._port,
        };
        command.Summary = "See a mixnet at work: messages through a local mixnet, in one process";
        command.Examples = "nym-client demo\nnym-client demo --once";
        command.SetAction(demo.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken stopping)
    {
        var environment = _commandLine.LoadEnvironment(result);
        using var log = ProgramLogging.Create(name => environment.Get(name) ?? (name == "NYM_LOG" ? "warn" : null), _commandLine.IsVerbose(result));
        var system = ProgramActorSystem.Start(log);
        using var limit = new CancellationTokenSource(Limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            return await RunAsync(result, system, log.Loggers, either.Token, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 0;
        }
        catch (OperationCanceledException)
        {
            throw new HostException(
                $"The demo did not finish within {Limit.TotalSeconds:0} s: the last line above shows how far it came. "
                + "A busy machine can be the reason; otherwise run it again with --verbose.");
        }
        finally
        {
            await system.Terminate();
        }
    }

    private async Task<int> RunAsync(
        ParseResult result, ActorSystem system, ILoggerFactory loggers, CancellationToken limited, CancellationToken stopping)
    {
        var stages = new DemoStages(_io, _time);
        var start = _time.GetTimestamp();
        var socket = new SocketConfiguration { ListeningPort = result.GetValue(_port) ?? new SocketConfiguration().ListeningPort };
        if (!result.GetValue(_once))
        {
            // Better known now than after all stages.
            await RunningClient.RequireFreeAsync(socket, loggers);
        }

        await using var mixnet = await stages.RunAsync("a local mixnet", () => StartMixnetAsync(system, limited));
        var configuration = new ClientConfiguration
        {
            Id = "demo",
            StoragePaths = StoragePaths.Below("memory"),
            NymApiUrls = [mixnet.NymApiUrl],
            Socket = socket,
        };
        using var storage = new MemoryClientStorage();
        var client = await stages.RunAsync("a client", () => StartClientAsync(configuration, storage, system, limited));
        await using var disposal = client.ConfigureAwait(true);
        await new DemoScript(client, stages, _time).RunAsync(limited);
        stages.Say("\n" + DemoScript.Summary(client, mixnet));
        if (!result.GetValue(_once))
        {
            await using var running = await RunningClient.ListenAsync(client, configuration, loggers);
            Invite(stages, running);
            try
            {
                await client.Stopped.WaitAsync(stopping);
            }
            finally
            {
                stages.Say("\n" + DemoScript.Summary(client, mixnet) + "\n" + ResourceUsage.Describe(_time.GetElapsedTime(start)));
            }
        }

        return 0;
    }

    private static async Task<(LocalMixnet Result, string Description)> StartMixnetAsync(ActorSystem system, CancellationToken cancellationToken)
    {
        var mixnet = await LocalMixnet.StartAsync(new LocalMixnetOptions { ActorSystem = system }, cancellationToken);
        return (mixnet, $"{mixnet.MixNodes.Count()} mix nodes in {LocalMixnetOptions.Layers} layers, {mixnet.Gateways.Count()} gateways, nym-api at {mixnet.NymApiUrl}");
    }

    private static async Task<(NymClient Result, string Description)> StartClientAsync(
        ClientConfiguration configuration, MemoryClientStorage storage, ActorSystem system, CancellationToken cancellationToken)
    {
        var client = await NymClient.ConnectAsync(
            new NymClientOptions { Configuration = configuration, Storage = storage, ActorSystem = system }, cancellationToken);
        return (client, $"registered with gateway {client.Address.Gateway} and connected");
    }

    private static void Invite(DemoStages stages, RunningClient running) => stages.Say(
        $$"""

        The client listens on ws://{{running.EndPoint}}. Connect any WebSocket tool and send, one line at a time:
          {"type":"selfAddress"}
          {"type":"send","recipient":"{{running.Client.Address}}","message":"hello"}
          {"type":"sendAnonymous","recipient":"{{running.Client.Address}}","message":"hello","replySurbs":20}
        What arrives is shown as {"type":"received",...}; answer a senderTag with
          {"type":"reply","senderTag":"...","message":"hello back"}

        Ctrl-C stops it.
        """.ReplaceLineEndings("\n"));
}
