using NymActors.Configuration;
using NymActors.Host.CommandLine;
using NymActors.Mixnet;
using NymActors.Storage;

namespace NymActors.Host;

/// <summary>The program: one run from arguments to exit code.</summary>
internal static class NymClientProgram
{
    /// <summary>The command line with all commands.</summary>
    public static NymClientCommandLine CreateCommandLine(ProgramIo io) => new(
        io,
        commandLine => InitCommand.Create(io, commandLine),
        commandLine => RunCommand.Create(io, commandLine),
        commandLine => AddGatewayCommand.Create(io, commandLine),
        commandLine => ListGatewaysCommand.Create(io, commandLine),
        commandLine => SwitchGatewayCommand.Create(io, commandLine),
        commandLine => ConfigCommand.Create(io, commandLine),
        _ => ProfilesCommand.Create(io),
        commandLine => LocalnetCommand.Create(io, commandLine),
        commandLine => DemoCommand.Create(io, commandLine),
        commandLine => StatusCommand.Create(io, commandLine),
        commandLine => DoctorCommand.Create(io, commandLine),
        _ => UnsupportedCommands.CreateEcash(io),
        _ => UnsupportedCommands.CreateImportCredential(),
        _ => BuildInfoCommand.Create(io),
        commandLine => CompletionsCommand.Create(io, commandLine),
        commandLine => CompletionsCommand.CreateFig(io, commandLine));

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The arguments without the program's name.</param>
    /// <param name="io">Streams and environment.</param>
    /// <param name="stopping">Ends a command that runs until it is told to stop.</param>
    /// <returns>0 when the command succeeded, 1 when it failed, 2 when the command line is wrong, 101 when the environment is.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ProgramIo io, CancellationToken stopping)
    {
        try
        {
            return await CreateCommandLine(io).InvokeAsync(arguments, stopping);
        }
        catch (HostException e)
        {
            ProgramIo.WriteLine(io.Error, $"Error: {e.Message}");
            return e.ExitCode;
        }
        catch (Exception e) when (e is ClientConfigurationException or ClientStorageException or NymClientException or MixnetException)
        {
            ProgramIo.WriteLine(io.Error, $"Error: {e.Message}");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            ProgramIo.WriteLine(io.Error, "Error: interrupted before it was done. Nothing needs to be cleaned up; run the command again.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ProgramIo.WriteLine(io.Error, $"Error: {e.Message.TrimEnd('.')}. Check the rights of the files and the space on the disk.");
        }

        return 1;
    }
}
