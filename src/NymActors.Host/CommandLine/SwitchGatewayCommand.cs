using System.CommandLine;
using NymActors.Host.Clients;
using NymActors.Storage;

namespace NymActors.Host.CommandLine;

/// <summary><c>switch-gateway</c>: makes another of a client's gateways the active one (docs/protocol/05-native-client.md section 8.3).</summary>
internal static class SwitchGatewayCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramIo io, NymClientCommandLine commandLine)
    {
        var options = new ExistingClientOptions();
        var gateway = OptionFactory.Value("--gateway-id", "GATEWAY_ID", "Identity key of the gateway to use", OptionValues.Gateway, "--gateway_id");
        gateway.Required = true;
        var command = new DocumentedCommand(
            "switch-gateway",
            "Use another of a client's gateways from the next run on.\n\n"
            + "The client's address ends with the gateway it uses, so it changes, too. \"list-gateways\" shows them.")
        {
            Summary = "Use another of a client's gateways from the next run on",
            Examples = "nym-client switch-gateway --id alice --gateway-id B6cCtFAf2mv3onAgc2NyJsGuCGp23JSPAmiDg3ntuEYY",
        };
        options.AddTo(command, withOutput: false);
        command.Add(gateway);
        command.SetAction(result =>
        {
            var directory = options.Directory(result, commandLine.LoadEnvironment(result));
            var loaded = ClientOpening.Open(directory, "switch-gateway", forFurtherGateway: false, io.Error);
            var wanted = result.GetValue(gateway);
            return new DirectoryClientStorage(loaded.Configuration.StoragePaths).Activate(wanted)
                ? 0
                : throw new HostException(
                    $"experienced a failure with our gateways details storage: gateway {wanted} does not exist in the storage. "
                    + "\"list-gateways\" shows those that do; \"add-gateway\" registers with another.");
        });
        return command;
    }
}
