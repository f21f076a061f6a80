using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace NymActors.Host.CommandLine;

/// <summary>Makes <c>-h</c> and <c>--help</c>, which print <see cref="HelpText"/> of the command they stand after.</summary>
internal static class ProgramHelpOption
{
    /// <summary>A new option for the root command; it holds for all commands.</summary>
    public static HelpOption Create(ProgramIo io) =>
        new("--help", "-h") { Description = "Print help", Action = new WriteHelp(io) };

    private sealed class WriteHelp(ProgramIo io) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            io.Output.Write(HelpText.Of(parseResult.CommandResult.Command));
            return 0;
        }
    }
}
