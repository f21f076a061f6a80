using System.CommandLine;
using NymActors.Host.Output;

namespace NymActors.Host.CommandLine;

/// <summary>The command line of <c>nym-client</c>: global options, commands, and what happens when it is wrong.</summary>
internal sealed class NymClientCommandLine
{
    private readonly ProgramIo _io;
    private readonly Option<string?> _environmentFile = OptionFactory.Value<string?>(
        "--config-env-file", "CONFIG_ENV_FILE", "File of KEY=VALUE lines that name the network to use", t => t, "-c");

    private readonly Option<bool> _noBanner = OptionFactory.Flag("--no-banner", "Do not greet with a banner on a terminal");
    private readonly Option<bool> _verbose = OptionFactory.Flag("--verbose", "Log more; NYM_LOG or RUST_LOG=debug,... chooses levels exactly", "-v");
    private readonly Option<bool> _version = OptionFactory.Flag("--version", "Print version and build information");
    private readonly Option<bool> _shortVersion = OptionFactory.Flag("-V", "Print version");
    private readonly RootCommand _root = new(
        "NymActors: a client of the Nym mixnet, and a whole mixnet to try it with.\n\n"
        + "An application connects to the client's WebSocket (port 1977) and sends messages that nobody can\n"
        + "trace. \"nym-client demo\" shows it without any network.");

    /// <summary>Builds the command line.</summary>
    /// <param name="io">Streams and environment.</param>
    /// <param name="commands">The commands, in the order of the help.</param>
    public NymClientCommandLine(ProgramIo io, params Func<NymClientCommandLine, Command>[] commands)
    {
        _io = io;
        // The public client takes these before the command only; here they stand wherever the user puts them.
        foreach (var option in new Option[] { _environmentFile, _noBanner, _verbose, _version, _shortVersion })
        {
            option.Recursive = true;
        }

        _root.Options.Clear();
        _root.Directives.Clear();
        _root.Add(_environmentFile);
        _root.Add(_noBanner);
        _root.Add(_verbose);
        _root.Add(ProgramHelpOption.Create(io));
        _root.Add(_version);
        _root.Add(_shortVersion);
        foreach (var create in commands)
        {
            _root.Add(create(this));
        }

        _root.Add(CreateHelp());
        _root.SetAction(RunRoot);
    }

    /// <summary>The root command, for tests of the help.</summary>
    public RootCommand Root => _root;

    /// <summary>What the environment and <c>-c</c> contribute.</summary>
    /// <exception cref="HostException">The file of <c>-c</c> is missing or malformed.</exception>
    public ClientEnvironment LoadEnvironment(ParseResult result) => ClientEnvironment.Load(_io.Environment, result.GetValue(_environmentFile));

    /// <summary>Whether more shall be logged.</summary>
    public bool IsVerbose(ParseResult result) => result.GetValue(_verbose);

    /// <summary>The options of the program itself, for a command that runs another one.</summary>
    public IReadOnlyList<string> GlobalArguments(ParseResult result) =>
    [
        "--no-banner",
        .. result.GetValue(_environmentFile) is { } file ? [$"--config-env-file={file}"] : Array.Empty<string>(),
        .. IsVerbose(result) ? ["--verbose"] : Array.Empty<string>(),
    ];

    /// <summary>Parses and runs a command.</summary>
    /// <param name="arguments">The arguments without the program's name.</param>
    /// <param name="stopping">Ends a command that runs until it is told to stop.</param>
    /// <returns>The exit code: 0, 1 when the command failed, 2 when the command line is wrong.</returns>
    public async Task<int> InvokeAsync(IReadOnlyList<string> arguments, CancellationToken stopping)
    {
        var result = _root.Parse(arguments, new ParserConfiguration { EnablePosixBundling = true, ResponseFileTokenReplacer = null });
        var isHelp = result.Action is { ClearsParseErrors: true };
        if (!isHelp && VersionText(result) is { } version)
        {
            await _io.Output.WriteAsync(version);
            return 0;
        }

        if (!isHelp && UsageError.Find(result, arguments) is { } error)
        {
            await _io.Error.WriteAsync(error);
            return UsageError.ExitCode;
        }

        // Whatever the command: a file that was named and cannot be used is told before anything is done.
        if (!isHelp && result.GetValue(_environmentFile) is not null)
        {
            LoadEnvironment(result);
        }

        if (!isHelp && _io.OutputIsTerminal && !result.GetValue(_noBanner) && result.CommandResult.Command != _root)
        {
            await _io.Output.WriteAsync(Banner.Text);
        }

        return await result.InvokeAsync(
            new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = _io.Output,
                Error = _io.Error,
            },
            stopping);
    }

    private string? VersionText(ParseResult result) =>
        result.GetValue(_shortVersion) ? $"nym-client {BuildInformation.Version}\n"
        : result.GetValue(_version) ? $"nym-client {BuildInformation.Format(OutputFormat.Text)}\n"
        : null;

    private int RunRoot(ParseResult _)
    {
        _io.Error.Write(HelpText.Of(_root));
        return UsageError.ExitCode;
    }

    private DocumentedCommand CreateHelp()
    {
        var path = new Argument<string[]>("COMMAND") { Arity = ArgumentArity.ZeroOrMore, Description = "The command to explain" };
        var help = new DocumentedCommand("help", "Print this message or the help of the given subcommand(s)") { path };
        help.SetAction(result =>
        {
            Command command = _root;
            foreach (var name in result.GetValue(path) ?? [])
            {
                if (command.Subcommands.FirstOrDefault(c => c.Name == name) is not { } next)
                {
                    _io.Error.Write(UsageError.UnknownCommand(command, name));
                    return UsageError.ExitCode;
                }

                command = next;
            }

            _io.Output.Write(HelpText.Of(command));
            return 0;
        });
        return help;
    }
}
