namespace NymActors.Streams.Links;

/// <summary>
/// One open connection between a client and a gateway: whole text and binary messages in both directions
/// (docs/protocol/03-gateway.md section 2).
/// </summary>
/// <remarks>
/// One receive at a time; sends may come from anywhere and leave whole and in the order of the calls. The reason of the end is
/// fixed once, by whatever ended the connection first, and is the same for every later caller.
/// </remarks>
public interface IGatewayConnection : IAsyncDisposable
{
    /// <summary>
    /// Completes, never fails, with the reason when the connection has ended, whichever side or failure ended it. What the other
    /// side does is noticed by a receive that is waiting, or else by the next send.
    /// </summary>
    Task<GatewayCloseReason> Closed { get; }

    /// <summary>Waits for the next message.</summary>
    /// <param name="cancellationToken">Cancelling ends the connection: part of a message may have been taken from it.</param>
    /// <returns>The message, or null when the connection has ended; <see cref="Closed"/> tells why.</returns>
    ValueTask<GatewayMessage?> ReceiveAsync(CancellationToken cancellationToken = default);

    /// <summary>Sends a text message.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Cancelling during the write ends the connection.</param>
    /// <exception cref="GatewayConnectionException">The connection has ended; the message may or may not have left.</exception>
    ValueTask SendTextAsync(string text, CancellationToken cancellationToken = default);

    /// <summary>Sends a binary message.</summary>
    /// <param name="message">The bytes; they may be re-used when the task has completed.</param>
    /// <param name="cancellationToken">Cancelling during the write ends the connection.</param>
    /// <exception cref="GatewayConnectionException">The connection has ended; the message may or may not have left.</exception>
    ValueTask SendBinaryAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default);

    /// <summary>Ends the connection politely: a Close frame without waiting for the answer; dispose it afterwards. Does nothing on an ended connection.</summary>
    /// <param name="cancellationToken">Gives up being polite.</param>
    ValueTask CloseAsync(CancellationToken cancellationToken = default);
}
