namespace NymActors.Protocol.LocalApi;

/// <summary>
/// A request that an application makes on the local WebSocket API (docs/protocol/05-native-client.md 4.4 and 4.7).
/// The text form and the binary form stand for the same requests.
/// </summary>
public abstract record LocalApiRequest
{
    /// <summary>
    /// The application's own name for the request, a JSON text or integer as the application wrote it, at most
    /// <see cref="LongestRequestId"/> bytes; <see langword="null"/> when it gave none. An extension: other clients do not know it.
    /// </summary>
    public string? RequestId { get; init; }

    /// <summary>The longest <see cref="RequestId"/>, in bytes of UTF-8, quotation marks included.</summary>
    public const int LongestRequestId = 128;
}
