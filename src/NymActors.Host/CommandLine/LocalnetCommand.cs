using System.CommandLine;
using System.Net;
using Akka.Actor;
using NymActors.Host.Clients;
using NymActors.Host.Logging;
using NymActors.Mixnet;
using NymActors.Protocol.Gateway;

namespace NymActors.Host.CommandLine;

/// <summary><c>localnet</c>: a whole mixnet on this machine, until a signal.</summary>
internal sealed class LocalnetCommand
{
    private const int DefaultNymApiPort = 8000;

    private readonly ProgramIo _io;
    private readonly NymClientCommandLine _commandLine;
    private readonly Option<int?> _layers = OptionFactory.Value<int?>(
        "--layers", "LAYERS", "Number of mix layers; clients expect 3 [default: 3]", t => OptionValues.Count(3, 3)(t));

    private readonly Option<int?> _mixesPerLayer = OptionFactory.Value<int?>(
        "--mixes-per-layer", "COUNT", "Mix nodes in each layer [default: 2]", t => OptionValues.Count(1, 100)(t));

    private readonly Option<int?> _gateways = OptionFactory.Value<int?>(
        "--gateways", "COUNT", "Gateways [default: 2]", t => OptionValues.Count(1, 100)(t));

    private readonly Option<ushort?> _nymApiPort = OptionFactory.Value<ushort?>(
        "--nym-api-port", "PORT", "Port of the nym-api; 0 lets the system choose [default: 8000]", t => OptionValues.Port(t));

    private readonly Option<IPAddress?> _host = OptionFactory.Value(
        "--host", "HOST", "IP address that everything listens on [default: 127.0.0.1]", OptionValues.Address);

    private readonly Option<int?> _gatewayProtocol = OptionFactory.Value<int?>(
        "--gateway-protocol", "VERSION", "Newest version of the protocol that the gateways speak, 1 (as in 2023) to 6 [default: 6]", t => OptionValues.Count(1, 6)(t));

    private LocalnetCommand(ProgramIo io, NymClientCommandLine commandLine)
    {
        _io = io;
        _commandLine = commandLine;
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramIo io, NymClientCommandLine commandLine)
    {
        var localnet = new LocalnetCommand(io, commandLine);
        var command = new DocumentedCommand(
            "localnet",
            "Run a whole mixnet on this machine, until Ctrl-C: mix nodes in three layers, gateways, and the\n"
            + "nym-api that clients ask for them. Nothing of it reaches the internet.")
        {
            localnet._layers,
            localnet._mixesPerLayer,
            localnet._gateways,
            localnet._nymApiPort,
            localnet._host,
            localnet._gatewayProtocol,
        };
        command.Summary = "Run a whole local mixnet to try clients with";
        command.Examples = "nym-client localnet\n"
            + "nym-client init --id alice --nym-apis http://127.0.0.1:8000/api      (in another terminal)\n"
            + "nym-client run --id alice";
        command.SetAction(localnet.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken stopping)
    {
        var environment = _commandLine.LoadEnvironment(result);
        using var log = ProgramLogging.Create(environment.Get, _commandLine.IsVerbose(result));
        var system = ProgramActorSystem.Start(log);
        try
        {
            await using var mixnet = await LocalMixnet.StartAsync(
                new LocalMixnetOptions
                {
                    MixNodes = LocalMixnetOptions.Layers * (result.GetValue(_mixesPerLayer) ?? 2),
                    Gateways = result.GetValue(_gateways) ?? 2,
                    NymApiPort = result.GetValue(_nymApiPort) ?? DefaultNymApiPort,
                    Address = result.GetValue(_host) ?? IPAddress.Loopback,
                    GatewayProtocol = (byte)(result.GetValue(_gatewayProtocol) ?? GatewayProtocol.OwnGateway),
                    ActorSystem = system,
                },
                stopping);
            Describe(mixnet);
            await WaitAsync(system, stopping);
        }
        finally
        {
            await system.Terminate();
        }

        return 0;
    }

    private static async Task WaitAsync(ActorSystem system, CancellationToken stopping)
    {
        try
        {
            await system.WhenTerminated.WaitAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            // The signal that this waited for.
        }
    }

    private void Describe(LocalMixnet mixnet)
    {
        ProgramIo.WriteLine(_io.Output, $"A local mixnet runs: {mixnet.MixNodes.Count()} mix nodes in {LocalMixnetOptions.Layers} layers, {mixnet.Gateways.Count()} gateways.\n");
        foreach (var node in mixnet.MixNodes)
        {
            ProgramIo.WriteLine(_io.Output, $"  mix node {node.Id}, layer {node.Layer}: {node.MixAddress}");
        }

        foreach (var node in mixnet.Gateways)
        {
            ProgramIo.WriteLine(_io.Output, $"  gateway {node.IdentityKey}: {node.ClientsUrl}");
        }

        ProgramIo.WriteLine(
            _io.Output,
            $"""

            To use it, in another terminal:
              nym-client init --id alice --nym-apis {mixnet.NymApiUrl}
              nym-client run --id alice

            Ctrl-C stops it.
            """.ReplaceLineEndings("\n"));
        _io.Output.Flush();
    }
}
