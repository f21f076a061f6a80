namespace NymActors.Protocol;

/// <summary>
/// Bytes or text from outside do not follow the protocol. The only exception that the decoders of this assembly throw for bad input.
/// </summary>
/// <remarks>The message names what was decoded, where it went wrong and why. It never contains the decoded bytes themselves.</remarks>
public sealed class ProtocolException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="what">What was being decoded, in the field's words, for example "node routing address".</param>
    /// <param name="offset">Offset in bytes (in characters for text) from the start of that item.</param>
    /// <param name="reason">Why it cannot be decoded.</param>
    public ProtocolException(string what, int offset, string reason)
        : this(what, offset, reason, null)
    {
    }

    /// <summary>Creates the exception with the failure that caused it.</summary>
    /// <param name="what">What was being decoded, in the field's words.</param>
    /// <param name="offset">Offset in bytes (in characters for text) from the start of that item.</param>
    /// <param name="reason">Why it cannot be decoded.</param>
    /// <param name="innerException">The cause, for example a Sphinx error.</param>
    public ProtocolException(string what, int offset, string reason, Exception? innerException)
        : base($"malformed {what} at offset {offset}: {reason}", innerException)
    {
        What = what;
        Offset = offset;
        Reason = reason;
    }

    /// <summary>What was being decoded.</summary>
    public string What { get; }

    /// <summary>Offset in bytes (in characters for text) from the start of the decoded item.</summary>
    public int Offset { get; }

    /// <summary>Why it cannot be decoded.</summary>
    public string Reason { get; }
}
