using System.Text;

namespace NymActors.Streams.Links;

/// <summary>One whole message of a gateway connection.</summary>
/// <param name="IsText">Whether it is a text message (JSON) or a binary one (an encrypted frame).</param>
/// <param name="Bytes">The content, UTF-8 for text. It belongs to the receiver, who may change it.</param>
public readonly record struct GatewayMessage(bool IsText, Memory<byte> Bytes)
{
    /// <summary>The content as text; bytes that are no UTF-8 become U+FFFD.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>Kind and length only: the content may be secret.</summary>
    public override string ToString() => $"{(IsText ? "text" : "binary")} message of {Bytes.Length} bytes";
}
