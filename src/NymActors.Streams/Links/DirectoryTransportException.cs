namespace NymActors.Streams.Links;

/// <summary>A directory cannot be reached, or answered with an error.</summary>
/// <param name="message">What happened, to be read behind the name of the directory: "did not answer", "could not be asked".</param>
/// <param name="isTimeout">Whether it had too little time.</param>
/// <param name="cause">The exception behind it.</param>
/// <param name="isNotFound">Whether it answered that it does not have what was asked for.</param>
public sealed class DirectoryTransportException(string message, bool isTimeout = false, Exception? cause = null, bool isNotFound = false)
    : Exception(message, cause)
{
    /// <summary>Whether it had too little time.</summary>
    public bool IsTimeout { get; } = isTimeout;

    /// <summary>Whether it answered that it does not have what was asked for (status 404): it may be of another generation.</summary>
    public bool IsNotFound { get; } = isNotFound;
}
