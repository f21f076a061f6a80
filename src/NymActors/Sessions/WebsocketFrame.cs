namespace NymActors.Sessions;

/// <summary>One message for an application on the local WebSocket, text or binary; the form follows the application's last request.</summary>
public readonly record struct WebsocketFrame
{
    private WebsocketFrame(string? text, ReadOnlyMemory<byte> bytes)
    {
        Text = text;
        Bytes = bytes;
    }

    /// <summary>The text, one compact JSON object; null for a binary message.</summary>
    public string? Text { get; }

    /// <summary>The bytes of a binary message; empty for a text.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The number of the received message that it delivers; null for a response.</summary>
    internal long? Delivery { get; init; }

    /// <summary>A text.</summary>
    public static WebsocketFrame FromText(string text) => new(text ?? throw new ArgumentNullException(nameof(text)), default);

    /// <summary>A binary message.</summary>
    public static WebsocketFrame FromBytes(ReadOnlyMemory<byte> bytes) => new(null, bytes);
}
