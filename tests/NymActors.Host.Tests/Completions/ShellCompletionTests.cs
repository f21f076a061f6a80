namespace NymActors.Host.Tests.Completions;

/// <summary>
/// Each completion script is read by the shell that it is for, which is then asked, in its own way, what may stand at the end of a line. PowerShell
/// is not in Debian; its script is compared with the command line in other tests.
/// </summary>
public sealed class ShellCompletionTests : IDisposable
{
    /// <summary>What is typed, and what is offered, in alphabetical order.</summary>
    private static readonly (string Line, string[] Offered)[] Lines =
    [
        ("nym-client in", ["init"]),
        ("nym-client ru", ["run"]),
        ("nym-client switch", ["switch-gateway"]),
        ("nym-client init --la", ["--latency-based-selection"]),
        ("nym-client init --id alice --po", ["--port"]),
        // The id is no command, though it has the name of one.
        ("nym-client init --id run --out", ["--output"]),
        ("nym-client --no-banner add-gateway --gat", ["--gateway-id"]),
        ("nym-native-client run --init", ["--init-if-missing"]),
        ("nym-client ecash import-t", ["import-ticket-book"]),
        ("nym-client config ch", ["check"]),
        ("nym-client completions f", ["fish"]),
    ];

    /// <summary>Lines that end with the beginning of an option's value.</summary>
    private static readonly (string Line, string[] Offered)[] Values =
    [
        ("nym-client init --output ", ["json", "text"]),
        ("nym-client init --disable-socket t", ["true"]),
        ("nym-client -c compl", ["completion"]),
    ];

    private readonly string _home = Directory.CreateTempSubdirectory("nymactors-shell-").FullName;

    private string Script => Path.Combine(_home, "completion");

    private string Offers => Path.Combine(_home, "offered");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public Task Bash_completes() => AssertCompletesAsync("bash", [.. Lines, .. Values], line => RunAsync("bash", "--norc", "-c", $$"""
        set -eu
        source "$1"
        COMP_WORDS=({{Words(line)}})
        COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
        function=$(complete -p "${COMP_WORDS[0]}" | sed -E 's/.*-F ([^ ]+) .*/\1/')
        "$function" "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}"
        """, "bash", Script));

    [Fact]
    public Task Fish_completes() => AssertCompletesAsync(
        "fish", [.. Lines, .. Values], line => RunAsync("fish", "--no-config", "-c", $"source {Script}; complete -C '{line}'"));

    /// <summary>The widget that the Tab key runs is run on the line, with whatever it offers written to a file besides.</summary>
    [Fact]
    public async Task Zsh_completes()
    {
        InstalledShell.Require("zsh");
        await File.WriteAllTextAsync(Path.Combine(_home, ".zshrc"), """
            autoload -Uz compinit && compinit -u -d "$ZDOTDIR/dump"
            source "$ZDOTDIR/completion"
            compadd() {
              local -a offered
              if (( ! ${@[(I)-O|-A|-D]} )); then
                builtin compadd -O offered "$@"
                print -rl -- $offered >> "$ZDOTDIR/offered"
              fi
              builtin compadd "$@"
            }
            complete-and-leave() { BUFFER=$LINE; CURSOR=$#BUFFER; zle complete-word; exit 0 }
            zle -N zle-line-init complete-and-leave
            """, TestContext.Current.CancellationToken);
        await AssertCompletesAsync("zsh", [.. Lines, .. Values], async line =>
        {
            await InTerminalAsync("zsh -i", new() { ["LINE"] = line, ["ZDOTDIR"] = _home });
            return TakeOffers();
        });
        await RunAsync("zsh", "-n", Script);
    }

    /// <summary>Values of options it does not complete, as the public client's script does not. The editor takes from what is offered what begins as the line ends.</summary>
    [Fact]
    public async Task Elvish_completes()
    {
        InstalledShell.Require("elvish");
        await AssertCompletesAsync("elvish", Lines, async line =>
        {
            await File.WriteAllTextAsync(Path.Combine(_home, "rc.elv"), $$"""
                eval (slurp < {{Script}})
                var words = [{{Words(line)}}]
                $edit:completion:arg-completer[$words[0]] $@words | each {|candidate| echo $candidate[stem] } > {{Offers}}
                exit
                """, TestContext.Current.CancellationToken);
            await InTerminalAsync($"elvish -rc {_home}/rc.elv", []);
            var begun = line[(line.LastIndexOf(' ') + 1)..];
            return string.Join('\n', TakeOffers().Split('\n').Where(offer => offer.StartsWith(begun, StringComparison.Ordinal)));
        });
    }

    private async Task AssertCompletesAsync(string shell, (string Line, string[] Offered)[] lines, Func<string, Task<string>> offer)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The scripts are tried on the systems that these shells come with.");
        var script = await ProgramRun.StartAsync("completions", shell);
        Assert.Equal((0, ""), (script.ExitCode, script.Error));
        await File.WriteAllTextAsync(Script, script.Output, TestContext.Current.CancellationToken);
        foreach (var (line, offered) in lines)
        {
            var found = (await offer(line)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                // fish has an explanation behind it.
                .Select(static offer => offer.Split('\t')[0]).Order(StringComparer.Ordinal);
            Assert.Equal($"{line} => {string.Join(' ', offered)}", $"{line} => {string.Join(' ', found)}");
        }
    }

    private Task<string> RunAsync(string program, params string[] arguments) => InstalledShell.RunAsync(_home, new Dictionary<string, string>(), program, arguments);

    /// <summary>Runs a shell that wants a terminal in one.</summary>
    private Task<string> InTerminalAsync(string command, Dictionary<string, string> variables) =>
        InstalledShell.RunAsync(_home, variables, "script", "-qec", command, "/dev/null");

    private string TakeOffers()
    {
        var offers = File.Exists(Offers) ? File.ReadAllText(Offers) : "";
        File.Delete(Offers);
        return offers;
    }

    /// <summary>The words of a line, each in quotes; after a space an empty one begins.</summary>
    private static string Words(string line) => string.Join(' ', line.Split(' ').Select(static word => $"'{word}'"));
}
