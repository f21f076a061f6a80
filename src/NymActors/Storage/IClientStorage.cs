namespace NymActors.Storage;

/// <summary>
/// Where one client keeps its keys and its registration with a gateway: a directory of files
/// (<see cref="DirectoryClientStorage"/>) or memory (<see cref="MemoryClientStorage"/>).
/// </summary>
public interface IClientStorage
{
    /// <summary>Loads the keys.</summary>
    /// <returns>The keys, which the caller disposes; null when none are stored.</returns>
    /// <exception cref="ClientStorageException">Keys are stored but unreadable, malformed, incomplete or inconsistent.</exception>
    ClientKeys? LoadKeys();

    /// <summary>Stores the keys. When keys are overwritten the registration that belonged to them is removed.</summary>
    /// <param name="keys">The keys; they stay with the caller.</param>
    /// <param name="overwrite">False fails when any key is stored already.</param>
    /// <exception cref="ClientStorageException">Keys are stored already and may not be overwritten, or the storing failed.</exception>
    void StoreKeys(ClientKeys keys, bool overwrite);

    /// <summary>Loads the registration with the gateway.</summary>
    /// <returns>The registration, whose key the caller disposes; null when there is none.</returns>
    /// <exception cref="ClientStorageException">A registration is stored but unreadable, malformed, incomplete or inconsistent.</exception>
    GatewayRegistration? LoadGateway();

    /// <summary>Stores the registration with the gateway in place of an earlier one.</summary>
    /// <param name="registration">The registration; its key stays with the caller.</param>
    /// <exception cref="ClientStorageException">The storing failed.</exception>
    void StoreGateway(GatewayRegistration registration);
}
