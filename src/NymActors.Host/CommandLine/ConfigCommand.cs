using System.CommandLine;
using NymActors.Configuration;
using NymActors.Host.Clients;
using NymActors.Host.Output;
using NymActors.Storage;

namespace NymActors.Host.CommandLine;

/// <summary><c>config check</c>: what a run would say of a client's directory, and change in it. Nothing is written.</summary>
internal static class ConfigCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramIo io, NymClientCommandLine commandLine)
    {
        var options = new ExistingClientOptions();
        var check = new DocumentedCommand(
            "check",
            "Tell whether a client's config.toml, of whatever version, can be used, and what \"run\" would change in the\n"
            + "client's directory. Nothing is written. Exit code 0 when the client can run, 1 when it cannot.")
        {
            Summary = "Tell whether a client's configuration can be used, and what \"run\" would change",
            Examples = "nym-client config check --id alice\nnym-client config check --id alice --output json",
        };
        options.AddTo(check);
        check.SetAction(result =>
        {
            var found = Check(options.Directory(result, commandLine.LoadEnvironment(result)));
            io.Output.Write(found.Format(options.Format(result)));
            return found.IsUsable ? 0 : 1;
        });
        return new DocumentedCommand("config", "Look at the configuration of a client.") { check };
    }

    private static ConfigurationCheck Check(ClientDirectory directory)
    {
        var problems = new List<string>();
        var changes = new List<string>();
        var files = new List<string>();
        LoadedConfiguration? loaded = null;
        try
        {
            directory.RequireOwnName();
            loaded = ClientOpening.Load(directory);
            if (ClientDirectoryUpgrade.IsPending(directory))
            {
                changes.Add("an upgrade that was interrupted is completed");
            }
            else if (ClientDirectoryUpgrade.Plan(directory.ConfigurationFile, loaded, forFurtherGateway: false) is { } step)
            {
                changes.AddRange(step.Changes);
                files.AddRange(step.ChangedFiles);
            }

            if ((UnsupportedSettings.FindProblem(loaded.Configuration) ?? ConfigurationKeys.FindProblem(loaded.Configuration)) is { } unfit)
            {
                problems.Add(unfit);
            }
        }
        catch (Exception e) when (e is HostException or ClientConfigurationException or ClientStorageException)
        {
            problems.Add(e.Message);
        }

        var open = loaded is null ? [] : KeyFileRights.FindOpenFiles(loaded.Configuration.StoragePaths).Select(static file => $"Other users of this machine may read {file}, which holds secrets.");
        return new ConfigurationCheck(
            directory.ConfigurationFile,
            loaded?.Form.Name(),
            problems.Count == 0,
            problems,
            changes,
            files,
            [.. (loaded?.UnknownKeys ?? []).Select(static key => new ConfigurationCheck.Key(key.Path, key.Line))],
            [.. open, .. DirectoryRights.FindProblems(directory)]);
    }
}
