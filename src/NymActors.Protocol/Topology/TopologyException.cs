namespace NymActors.Protocol.Topology;

/// <summary>The known network does not allow the route that is asked for.</summary>
public sealed class TopologyException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The kind of failure.</param>
    /// <param name="message">What is missing, for the user.</param>
    public TopologyException(TopologyError error, string message)
        : base(message) => Error = error;

    /// <summary>The kind of failure.</summary>
    public TopologyError Error { get; }
}
