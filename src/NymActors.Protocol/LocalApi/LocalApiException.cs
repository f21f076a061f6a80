namespace NymActors.Protocol.LocalApi;

/// <summary>
/// A request on the local API cannot be understood. The only exception that the request codecs throw for bad input; an answer to the
/// application, never a reason to close its connection (docs/protocol/05-native-client.md 4.9).
/// </summary>
public sealed class LocalApiException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="kind">What kind of fault.</param>
    /// <param name="detail">What is wrong, in the words of docs/protocol/05-native-client.md 4.6 and 4.9.</param>
    public LocalApiException(LocalApiErrorKind kind, string detail)
        : this(kind, detail, null)
    {
    }

    /// <summary>Creates the exception with the failure that caused it.</summary>
    /// <param name="kind">What kind of fault.</param>
    /// <param name="detail">What is wrong, in the words of docs/protocol/05-native-client.md 4.6 and 4.9.</param>
    /// <param name="innerException">The cause, for example a malformed address.</param>
    public LocalApiException(LocalApiErrorKind kind, string detail, Exception? innerException)
        : base($"{Describe(kind)}:{detail}", innerException)
    {
        Kind = kind;
        Detail = detail;
    }

    /// <summary>What kind of fault.</summary>
    public LocalApiErrorKind Kind { get; }

    /// <summary>What is wrong; a binary error response carries this alone, a text one carries <see cref="Exception.Message"/>.</summary>
    public string Detail { get; }

    private static string Describe(LocalApiErrorKind kind) => kind switch
    {
        LocalApiErrorKind.EmptyRequest => "received request contained no data",
        LocalApiErrorKind.TooShortRequest => "received request did not contain enough data",
        LocalApiErrorKind.UnknownRequest => "unknown request type",
        LocalApiErrorKind.MalformedRequest => "malformed request",
        _ => "other",
    };
}
