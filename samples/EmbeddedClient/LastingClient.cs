using NymActors;
using NymActors.Configuration;
using NymActors.Storage;

namespace EmbeddedClient;

/// <summary>A client that keeps its keys and its gateway in a directory, and so has the same address each time.</summary>
public static class LastingClient
{
    /// <summary>Connects; the first time, it registers with a gateway.</summary>
    public static Task<NymClient> ConnectAsync(Uri nymApi, string directory) => NymClient.ConnectAsync(
        NymClientOptions.ForNetwork(nymApi) with { Storage = new DirectoryClientStorage(StoragePaths.Below(directory)) });
}
