using System.CommandLine;

namespace NymActors.Host.CommandLine;

/// <summary>
/// The commands of the public client for paid bandwidth (docs/protocol/05-native-client.md section 8.4): understood, checked and refused, as
/// this program has no credentials.
/// </summary>
internal static class UnsupportedCommands
{
    /// <summary><c>ecash</c> with its commands.</summary>
    public static Command CreateEcash(ProgramIo io)
    {
        var ecash = new DocumentedCommand("ecash", "Paid bandwidth: not supported, this client uses what gateways give away")
        {
            ShowTicketBooks(),
            ImportTicketBook(),
            ImportSignatures("import-coin-index-signatures", "signatures", "SIGNATURES"),
            ImportSignatures("import-expiration-date-signatures", "signatures", "SIGNATURES"),
            ImportSignatures("import-master-verification-key", "key", "KEY"),
        };
        ecash.SetAction(_ =>
        {
            io.Error.Write(HelpText.Of(ecash));
            return UsageError.ExitCode;
        });
        return ecash;
    }

    /// <summary><c>import-credential</c>, which older public clients have.</summary>
    public static Command CreateImportCredential()
    {
        var data = Data("--credential-data", "CREDENTIAL_DATA");
        var path = Text("--credential-path", "CREDENTIAL_PATH", "File with the credential");
        var command = new DocumentedCommand("import-credential", "Import a credential: not supported") { Id(), data, path, Version() };
        command.Hidden = true;
        command.RequiredGroups = [[data, path]];
        return Refusing(command);
    }

    private static DocumentedCommand ShowTicketBooks() => Refusing(
        new DocumentedCommand("show-ticket-books", "Show the ticketbooks of a client: not supported")
        {
            Id(),
            OptionFactory.Value<OutputFormat?>("--output", "OUTPUT", "[default: text] [possible values: text, json]", t => OptionValues.Format(t), "-o"),
        });

    private static DocumentedCommand ImportTicketBook()
    {
        var data = Data("--credential-data", "CREDENTIAL_DATA");
        var path = Text("--credential-path", "CREDENTIAL_PATH", "File with the ticketbook");
        var standalone = OptionFactory.Flag("--standalone", "It is a ticketbook alone");
        var full = OptionFactory.Flag("--full", "It may come with the signatures and the key that it needs");
        var command = new DocumentedCommand("import-ticket-book", "Import a ticketbook: not supported") { Id(), data, path, standalone, full, Version() };
        command.RequiredGroups = [[data, path], [standalone, full]];
        return Refusing(command);
    }

    private static DocumentedCommand ImportSignatures(string name, string what, string valueName)
    {
        var configuration = Text("--client-config", "CLIENT_CONFIG", "config.toml of the client");
        configuration.Required = true;
        var data = Data($"--{what}-data", $"{valueName}_DATA");
        var path = Text($"--{what}-path", $"{valueName}_PATH", "File that holds it");
        var command = new DocumentedCommand(name, "Import what ticketbooks are checked with: not supported") { Id(), configuration, data, path, Version() };
        command.RequiredGroups = [[data, path]];
        return Refusing(command);
    }

    private static DocumentedCommand Refusing(DocumentedCommand command)
    {
        command.SetAction(int (_) => throw new HostException(
            $"not supported: \"{command.Name}\" is about paid bandwidth, and this client has no credentials. It needs none where gateways give bandwidth away, as those of a local mixnet do."));
        return command;
    }

    private static Option<string?> Id()
    {
        var id = OptionFactory.Value("--id", "ID", "Local name of the client", OptionValues.Id);
        id.Required = true;
        return id!;
    }

    private static Option<string?> Text(string name, string valueName, string description) => OptionFactory.Value(name, valueName, description, t => t);

    private static Option<string?> Data(string name, string valueName) => OptionFactory.Value(name, valueName, "It, as base58", OptionValues.Base58);

    private static Option<ushort?> Version()
    {
        var version = OptionFactory.Value<ushort?>("--version", "VERSION", "Version of its encoding", t => (ushort)OptionValues.Count(0, byte.MaxValue)(t));
        version.Hidden = true;
        return version;
    }
}
