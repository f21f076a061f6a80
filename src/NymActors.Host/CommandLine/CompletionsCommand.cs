using System.CommandLine;
using NymActors.Host.Completions;

namespace NymActors.Host.CommandLine;

/// <summary><c>completions</c> and <c>generate-fig-spec</c> (docs/protocol/05-native-client.md section 9).</summary>
internal static class CompletionsCommand
{
    private static readonly Dictionary<string, Func<CompletedCommand, string>> Shells = new(StringComparer.Ordinal)
    {
        ["bash"] = BashCompletion.Write,
        ["elvish"] = ElvishCompletion.Write,
        ["fish"] = FishCompletion.Write,
        ["power-shell"] = PowerShellCompletion.Write,
        ["zsh"] = ZshCompletion.Write,
    };

    /// <summary>Makes <c>completions</c>.</summary>
    public static Command Create(ProgramIo io, NymClientCommandLine commandLine)
    {
        var choices = string.Join(", ", Shells.Keys);
        var shell = new Argument<string>("SHELL") { Description = $"[possible values: {choices}]" };
        shell.Validators.Add(result =>
        {
            var name = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
            if (result.Tokens.Count > 0 && !Shells.ContainsKey(name))
            {
                var similar = Shells.Keys.Where(s => Similarity.Of(s, name) > UsageError.LeastSimilarity).MaxBy(s => Similarity.Of(s, name));
                var tip = similar is null ? "" : $"\n\n  tip: a similar value exists: '{similar}'";
                result.AddError($"invalid value '{name}' for '<SHELL>'\n  [possible values: {choices}]{tip}");
            }
        });
        var command = new DocumentedCommand("completions", "Generate shell completions") { shell };
        command.Examples = "source <(nym-client completions bash)\nnym-client completions fish > ~/.config/fish/completions/nym-client.fish";
        command.SetAction(result => io.Output.Write(Shells[result.GetRequiredValue(shell)](CompletedCommand.Of(commandLine.Root))));
        return command;
    }

    /// <summary>Makes <c>generate-fig-spec</c>.</summary>
    public static Command CreateFig(ProgramIo io, NymClientCommandLine commandLine)
    {
        var command = new DocumentedCommand("generate-fig-spec", "Generate Fig specification");
        command.SetAction(_ => io.Output.Write(FigSpecification.Write(CompletedCommand.Of(commandLine.Root))));
        return command;
    }
}
