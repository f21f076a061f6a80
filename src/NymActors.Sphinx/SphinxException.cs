namespace NymActors.Sphinx;

/// <summary>Input that cannot be a packet or SURB, or that cannot be made into one. The only exception of packet processing.</summary>
public sealed class SphinxException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="kind">What was refused.</param>
    /// <param name="reason">Why, with the offending size or value; never key material.</param>
    public SphinxException(SphinxError kind, string reason)
        : base($"Sphinx {Name(kind)}: {reason}") => (Kind, Reason) = (kind, reason);

    /// <summary>What was refused.</summary>
    public SphinxError Kind { get; }

    /// <summary>Why it was refused.</summary>
    public string Reason { get; }

    private static string Name(SphinxError kind) => kind switch
    {
        SphinxError.Packet => "packet",
        SphinxError.Header => "header",
        SphinxError.Routing => "routing information",
        SphinxError.Payload => "payload",
        SphinxError.Surb => "SURB",
        _ => "input",
    };
}
