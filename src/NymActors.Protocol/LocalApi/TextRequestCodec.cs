using System.Text;
using NymActors.Protocol.LocalApi.Text;

namespace NymActors.Protocol.LocalApi;

/// <summary>
/// Reads the text requests of the local WebSocket API: one JSON object (or array) per message (docs/protocol/05-native-client.md 4.4).
/// </summary>
/// <remarks>
/// Faults carry the texts and positions that applications of the public client see, as far as 4.6.1 lists them. One deliberate
/// difference (1.12): a "message" that is not a JSON string is taken as its compact JSON text.
/// </remarks>
public static class TextRequestCodec
{
    /// <summary>Reads one request.</summary>
    /// <param name="text">The text of one WebSocket message.</param>
    /// <returns>
    /// A <see cref="SelfAddressRequest"/>, <see cref="SendRequest"/>, <see cref="SendAnonymousRequest"/>, <see cref="ReplyRequest"/> or <see cref="CommitRequest"/>.
    /// </returns>
    /// <exception cref="LocalApiException">Not a request; the kind is always <see cref="LocalApiErrorKind.MalformedRequest"/>.</exception>
    public static LocalApiRequest Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Reads one request from the bytes of a WebSocket message, without a copy of them.</summary>
    /// <param name="utf8">The text, UTF-8; nothing of the result refers to it.</param>
    /// <returns>
    /// A <see cref="SelfAddressRequest"/>, <see cref="SendRequest"/>, <see cref="SendAnonymousRequest"/>, <see cref="ReplyRequest"/> or <see cref="CommitRequest"/>.
    /// </returns>
    /// <exception cref="LocalApiException">Not a request; the kind is always <see cref="LocalApiErrorKind.MalformedRequest"/>.</exception>
    public static LocalApiRequest Parse(ReadOnlyMemory<byte> utf8)
    {
        var scanner = new RequestScanner(utf8.Span);
        var request = new TextRequest(utf8);
        request.Read(ref scanner);

        // The rest of the text is looked at before the addresses are, because the reference does so and its clients see which fault is named.
        scanner.Next();
        return request.ToRequest();
    }
}
