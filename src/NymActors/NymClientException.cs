namespace NymActors;

/// <summary>The one exception of the client's public API: what failed, why, and what the user can do.</summary>
public sealed class NymClientException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The kind, for programs.</param>
    /// <param name="message">What failed, why and what can be done, for people.</param>
    /// <param name="innerException">The cause, if another error led to this one.</param>
    public NymClientException(NymClientError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>The kind of failure.</summary>
    public NymClientError Error { get; }

    /// <summary>The failure of a part of the client, as whoever asked that part for something gets it.</summary>
    internal static NymClientException Internal(Exception reason) => reason as NymClientException
        ?? new NymClientException(NymClientError.Internal, $"A part of the client failed while it worked on this: {reason.Message}", reason);
}
