using Microsoft.Extensions.Logging;
using NymActors.Configuration;
using NymActors.Storage;

namespace NymActors.Host.Clients;

/// <summary>What a user should know of a client's directory when it starts, and what nothing stops for.</summary>
internal static partial class ClientRemarks
{
    /// <summary>Logs what is remarkable.</summary>
    public static void Log(ILogger log, ClientDirectory directory, LoadedConfiguration loaded)
    {
        foreach (var key in loaded.UnknownKeys)
        {
            LogUnknownKey(log, key, directory.ConfigurationFile);
        }

        foreach (var file in DirectoryRights.Tighten(loaded.Configuration.StoragePaths))
        {
            LogTightened(log, file);
        }

        foreach (var problem in DirectoryRights.FindProblems(directory))
        {
            LogOpen(log, problem);
        }
    }

    [LoggerMessage(1041, LogLevel.Warning, "{Key} in {File} is a setting that this client does not know: it has no effect and stays as it is")]
    private static partial void LogUnknownKey(ILogger log, UnknownKey key, string file);

    [LoggerMessage(1042, LogLevel.Information, "Nobody else may read {File} any more: it holds secrets")]
    private static partial void LogTightened(ILogger log, string file);

    [LoggerMessage(1043, LogLevel.Warning, "{Problem}")]
    private static partial void LogOpen(ILogger log, string problem);
}
