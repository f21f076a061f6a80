using NymActors.Configuration;
using NymActors.Host.Clients;
using NymActors.Storage;

namespace NymActors.Host.Doctor;

/// <summary>What can be looked at on this machine: the client's directory.</summary>
/// <param name="directory">The client's directory.</param>
/// <param name="patient">What is found out.</param>
internal sealed class LocalChecks(ClientDirectory directory, Patient patient)
{
    /// <summary>The name of the check of config.toml.</summary>
    public const string Configuration = "config";

    /// <summary>The name of the check of rights.</summary>
    public const string Permissions = "permissions";

    /// <summary>The name of the check of keys and registration.</summary>
    public const string Store = "store";

    /// <summary>The name of the check of databases.</summary>
    public const string Databases = "databases";

    /// <summary>The checks in order.</summary>
    public IEnumerable<Check> All =>
    [
        new(Configuration, [], _ => Task.FromResult(CheckConfiguration())),
        new(Permissions, [Configuration], _ => Task.FromResult(CheckPermissions())),
        new(Store, [Configuration], _ => Task.FromResult(CheckStore())),
        new(Databases, [Configuration], _ => Task.FromResult(CheckDatabases())),
    ];

    private Finding CheckConfiguration()
    {
        try
        {
            var loaded = ClientConfigurationFile.ReadWhole(directory.ConfigurationFile);
            patient.Configuration = patient.Adjust(loaded.Configuration);
            if (NextStep(loaded) is { } step)
            {
                return Finding.Fail(
                    DoctorCodes.OldForm,
                    $"{directory.ConfigurationFile} has a form that is brought up to date first: {step.Title.TrimEnd('.')}",
                    $"nym-client run --id {directory.Id} does that, and keeps what was there beside it; \"nym-client config check --id {directory.Id}\" tells what it changes");
            }

            return Finding.Pass($"{directory.ConfigurationFile} is of version {patient.Configuration.Version}");
        }
        catch (ClientConfigurationException e) when (e.InnerException is FileNotFoundException or DirectoryNotFoundException)
        {
            return Finding.Fail(DoctorCodes.NoClient, $"there is no {directory.ConfigurationFile}", $"nym-client init --id {directory.Id}");
        }
        catch (ClientConfigurationException e)
        {
            return Finding.Fail(DoctorCodes.Configuration, e.Message, $"mend the line that is named in {directory.ConfigurationFile}");
        }
    }

    private ClientDirectoryUpgrade? NextStep(LoadedConfiguration loaded)
    {
        try
        {
            return ClientDirectoryUpgrade.Plan(directory.ConfigurationFile, loaded, forFurtherGateway: false);
        }
        catch (ClientStorageException)
        {
            // A file that cannot be read is found by the check of the store.
            return null;
        }
    }

    private Finding CheckPermissions()
    {
        var open = KeyFileRights.FindOpenFiles(patient.Configuration!.StoragePaths).ToList();
        return open.Count == 0
            ? Finding.Pass("no other user may read the secret keys")
            : Finding.Fail(
                DoctorCodes.Permissions, $"other users may read {string.Join(", ", open)}", $"chmod 600 {string.Join(' ', open)}");
    }

    private Finding CheckStore()
    {
        try
        {
            var storage = new DirectoryClientStorage(patient.Configuration!.StoragePaths);
            var keys = storage.LoadKeys();
            var registration = storage.LoadGateway();
            patient.Take(keys, registration);
            return patient.Identity is { } identity
                ? Finding.Pass($"keys and the registration with the gateway {identity.Registration.Gateway} are there")
                : Finding.Fail(
                    DoctorCodes.Store,
                    keys is null ? "there are no keys" : "there is no registration with a gateway",
                    $"nym-client init --id {directory.Id} completes the client");
        }
        catch (ClientStorageException e)
        {
            return Finding.Fail(DoctorCodes.Store, e.Message, "put the file back from a backup: without it the client's address is lost");
        }
    }

    private Finding CheckDatabases()
    {
        var paths = patient.Configuration!.StoragePaths;
        string?[] databases = [paths.GatewayRegistrations, paths.ReplySurbDatabase, paths.OwnDatabase];
        List<string> there = [.. databases.OfType<string>().Where(File.Exists)];
        foreach (var database in there)
        {
            if (DatabaseCheck.FindDamage(database) is { } damage)
            {
                return Finding.Fail(
                    DoctorCodes.Database,
                    $"{database} is damaged: {damage.TrimEnd('.')}",
                    database == paths.GatewayRegistrations
                        ? "put it back from a backup: without it the client has no gateway and another address"
                        : "put it back from a backup, or let the next run set it aside and begin a new one: what was to be answered, read or sent is lost with it");
            }
        }

        return Finding.Pass(there.Count == 0 ? "there are none yet" : $"{string.Join(", ", there.Select(Path.GetFileName))}: whole");
    }
}
