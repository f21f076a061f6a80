using NymActors.Configuration;
using NymActors.Files;
using NymActors.Storage;

namespace NymActors.Host.Clients;

/// <summary>
/// Reads the configuration of a client that is there and, where this program needs it, brings the directory to a newer layout
/// (docs/protocol/05-native-client.md sections 1.10 and 2.6).
/// </summary>
internal static class ClientOpening
{
    /// <summary>Reads the configuration, after an upgrade if one is due.</summary>
    /// <param name="directory">The client.</param>
    /// <param name="command">What this process does with it.</param>
    /// <param name="forFurtherGateway">Whether there must be room for another gateway.</param>
    /// <param name="progress">Hears of an upgrade.</param>
    /// <exception cref="HostException">There is no such client, it is of a version that does not fit, or another process upgrades it.</exception>
    /// <exception cref="ClientConfigurationException">The configuration cannot be used.</exception>
    /// <exception cref="ClientStorageException">The upgrade is not possible; nothing has changed.</exception>
    public static LoadedConfiguration Open(ClientDirectory directory, string command, bool forFurtherGateway, TextWriter progress)
    {
        directory.RequireOwnName();
        var isPending = Directory.Exists(directory.Base) && ClientDirectoryUpgrade.IsPending(directory);
        if (!isPending)
        {
            var loaded = Load(directory);
            if (ClientDirectoryUpgrade.Plan(directory.ConfigurationFile, loaded, forFurtherGateway) is null)
            {
                return loaded;
            }
        }

        using var held = ClientLock.Take(directory, command, TimeProvider.System);
        ClientDirectoryUpgrade.Finish(directory, ClientFiles.Instance);
        while (true)
        {
            var loaded = Load(directory);
            if (ClientDirectoryUpgrade.Plan(directory.ConfigurationFile, loaded, forFurtherGateway) is not { } step)
            {
                return loaded;
            }

            ProgramIo.WriteLine(progress, step.Title);
            ProgramIo.WriteLine(progress, "It is going to get updated to the current specification.");
            foreach (var backup in step.Apply(directory, ClientFiles.Instance))
            {
                ProgramIo.WriteLine(progress, $"Kept what was there as {backup}");
            }
        }
    }

    /// <summary>Reads the configuration as it is.</summary>
    /// <exception cref="HostException">There is no such client, or it is of a version that does not fit.</exception>
    /// <exception cref="ClientConfigurationException">The configuration cannot be used.</exception>
    public static LoadedConfiguration Load(ClientDirectory directory)
    {
        LoadedConfiguration loaded;
        try
        {
            loaded = ClientConfigurationFile.ReadWhole(directory.ConfigurationFile);
        }
        catch (ClientConfigurationException e) when (e.InnerException is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new HostException(
                $"Failed to load config for {directory.Id}. Are you sure you have run `init` before? (There is no {directory.ConfigurationFile}.)", e);
        }

        // An upgraded file of an older form keeps its version; files of newer clients are told by their form.
        return ClientVersion.IsCompatible(ClientConfiguration.CompatibleVersion, loaded.Configuration.Version)
            || loaded.Configuration.StoragePaths.GatewayRegistrations is not null
            ? loaded
            : throw new HostException(
                $"Failed local version check, client and config mismatch: {directory.ConfigurationFile} is of version {loaded.Configuration.Version}, "
                + $"this program speaks {ClientConfiguration.CompatibleVersion}. Make the client anew with init and another --id.");
    }

    /// <summary>Refuses to make a client that could not run.</summary>
    /// <exception cref="HostException">It shall pay with credentials.</exception>
    public static void RequireWithoutCredentials(ClientConfiguration configuration)
    {
        if (!configuration.DisabledCredentialsMode)
        {
            throw new HostException(
                "--enabled-credentials-mode true is not supported: bandwidth would be paid for with credentials, which this client does not have. Leave it out.");
        }
    }
}
