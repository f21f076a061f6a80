namespace NymActors.Protocol.Gateway;

/// <summary>
/// A registration handshake cannot go on. Its message is the text that the failing side sends as <see cref="HandshakeError"/>
/// (docs/protocol/03-gateway.md section 21).
/// </summary>
public sealed class HandshakeException : Exception
{
    internal HandshakeException(HandshakeFailure failure, string? detail = null)
        : base(TextOf(failure) + (detail is null ? "" : " " + detail)) => Failure = failure;

    /// <summary>What went wrong.</summary>
    public HandshakeFailure Failure { get; }

    private static string TextOf(HandshakeFailure failure) => failure switch
    {
        HandshakeFailure.MalformedRequest => "sent request was malformed",
        HandshakeFailure.MalformedResponse => "received response was malformed:",
        HandshakeFailure.InvalidSignature => "received invalid signature",
        _ => "the gateway refused the registration",
    };
}
