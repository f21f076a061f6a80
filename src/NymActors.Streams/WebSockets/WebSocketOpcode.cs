namespace NymActors.Streams.WebSockets;

/// <summary>The frame kinds of RFC 6455 section 5.2.</summary>
public enum WebSocketOpcode
{
    /// <summary>A further part of a message.</summary>
    Continuation = 0,

    /// <summary>Text in UTF-8.</summary>
    Text = 1,

    /// <summary>Bytes.</summary>
    Binary = 2,

    /// <summary>The sender sends nothing after this.</summary>
    Close = 8,

    /// <summary>Asks for a pong with the same payload.</summary>
    Ping = 9,

    /// <summary>Answers a ping.</summary>
    Pong = 10,
}
