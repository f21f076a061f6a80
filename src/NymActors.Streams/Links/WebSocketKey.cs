using System.Security.Cryptography;
using System.Text;

namespace NymActors.Streams.Links;

/// <summary>
/// The key of a WebSocket opening handshake and the server's answer to it (RFC 6455 sections 4.1 and 4.2.2), for servers that
/// make the handshake themselves.
/// </summary>
public static class WebSocketKey
{
    private const string Suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int NonceLength = 16;
    private const int TextLength = 24;

    /// <summary>Whether a Sec-WebSocket-Key is what the standard asks for.</summary>
    /// <param name="key">The value of the header.</param>
    /// <returns>Whether it is base64 of 16 bytes.</returns>
    public static bool IsValid(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> nonce = stackalloc byte[NonceLength + 2];
        return key.Length == TextLength && Convert.TryFromBase64String(key, nonce, out var length) && length == NonceLength;
    }

    /// <summary>The value of Sec-WebSocket-Accept for a Sec-WebSocket-Key.</summary>
    /// <param name="key">The value of the header.</param>
    /// <returns>28 characters of base64.</returns>
#pragma warning disable CA5350 // RFC 6455 fixes SHA-1 here; nothing rests on its strength.
    public static string AcceptValue(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Suffix)));
#pragma warning restore CA5350
}
