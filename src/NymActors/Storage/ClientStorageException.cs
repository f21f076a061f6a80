namespace NymActors.Storage;

/// <summary>A client's keys or gateway registration cannot be read or stored; the message says where, why, and what to do.</summary>
public sealed class ClientStorageException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="location">The file, or what stands for it.</param>
    /// <param name="problem">What is wrong, a sentence without its full stop. Never a secret.</param>
    /// <param name="remedy">What the user can do, a sentence without its full stop.</param>
    /// <param name="cause">The underlying exception, if there is one.</param>
    public ClientStorageException(string location, string problem, string remedy, Exception? cause = null)
        : base($"{location}: {problem}. {remedy}.", cause) => Location = location;

    /// <summary>The file, or what stands for it.</summary>
    public string Location { get; }
}
