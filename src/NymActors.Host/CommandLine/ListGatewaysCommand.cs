using System.CommandLine;
using NymActors.Host.Clients;
using NymActors.Host.Output;
using NymActors.Storage;

namespace NymActors.Host.CommandLine;

/// <summary><c>list-gateways</c>: the gateways that a client is registered with (docs/protocol/05-native-client.md section 8.2).</summary>
internal static class ListGatewaysCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramIo io, NymClientCommandLine commandLine)
    {
        var options = new ExistingClientOptions();
        var command = new DocumentedCommand("list-gateways", "List the gateways that a client is registered with. It uses the one that is marked as active.")
        {
            Summary = "List the gateways that a client is registered with",
            Examples = "nym-client list-gateways --id alice\nnym-client list-gateways --id alice --output json",
        };
        options.AddTo(command);
        command.SetAction(result =>
        {
            var directory = options.Directory(result, commandLine.LoadEnvironment(result));
            var loaded = ClientOpening.Open(directory, "list-gateways", forFurtherGateway: false, io.Error);
            var gateways = new DirectoryClientStorage(loaded.Configuration.StoragePaths).ListGateways();
            io.Output.Write(GatewayEntry.Format(gateways, options.Format(result)));
            return 0;
        });
        return command;
    }
}
