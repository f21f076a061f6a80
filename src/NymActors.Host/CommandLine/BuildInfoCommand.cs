using System.CommandLine;
using NymActors.Host.Output;

namespace NymActors.Host.CommandLine;

/// <summary><c>build-info</c>: what this program is.</summary>
internal static class BuildInfoCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramIo io)
    {
        var output = OptionFactory.Value<OutputFormat?>(
            "--output", "OUTPUT", "[default: text] [possible values: text, json]", t => OptionValues.Format(t), "-o");
        var command = new DocumentedCommand("build-info", "Show build information of this binary") { output };
        command.SetAction(result =>
        {
            var format = result.GetValue(output) ?? OutputFormat.Text;
            io.Output.Write(BuildInformation.Format(format));
            if (format == OutputFormat.Text)
            {
                io.Output.Write('\n');
            }
        });
        return command;
    }
}
