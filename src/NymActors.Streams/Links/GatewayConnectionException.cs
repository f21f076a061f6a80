namespace NymActors.Streams.Links;

/// <summary>A gateway cannot be reached, or a connection to it has ended.</summary>
public sealed class GatewayConnectionException : Exception
{
    /// <summary>Creates the exception for a connection that could not be made.</summary>
    /// <param name="message">What was tried and why it failed.</param>
    /// <param name="cause">The exception behind it.</param>
    public GatewayConnectionException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>Creates the exception for a connection that has ended.</summary>
    /// <param name="reason">Why it ended.</param>
    public GatewayConnectionException(GatewayCloseReason reason)
        : base($"the gateway connection has ended: {reason?.Description}", reason?.Cause)
    {
        Reason = reason;
    }

    /// <summary>Why the connection ended; null when it was never made.</summary>
    public GatewayCloseReason? Reason { get; }
}
