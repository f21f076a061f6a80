using System.CommandLine;
using NymActors.Storage;

namespace NymActors.Host.CommandLine;

/// <summary>The options of commands that look at a client which is there: its id, and the form of the answer.</summary>
internal sealed class ExistingClientOptions
{
    private readonly Option<string?> _id = OptionFactory.Value("--id", "ID", "Local name of the client", OptionValues.Id);

    private readonly Option<OutputFormat?> _output = OptionFactory.Value<OutputFormat?>(
        "--output", "OUTPUT", "[default: text] [possible values: text, json]", t => OptionValues.Format(t), "-o");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command, bool withOutput = true)
    {
        _id.Required = true;
        command.Add(_id);
        if (withOutput)
        {
            command.Add(_output);
        }
    }

    /// <summary>The client's directory.</summary>
    public ClientDirectory Directory(ParseResult result, ClientEnvironment environment) =>
        new(ClientDirectory.FindHome(environment.Get), result.GetRequiredValue(_id)!);

    /// <summary>The form of the answer.</summary>
    public OutputFormat Format(ParseResult result) => result.GetValue(_output) ?? OutputFormat.Text;
}
