using NymActors.Sessions;

namespace NymActors.Host.LocalWebSocket;

/// <summary>One application's session with the client, seen from its socket: messages in, messages out, text or binary.</summary>
/// <param name="ReceiveAsync">
/// Takes one message from the application and whether it is a text; the bytes are the caller's again when the call returns, the task
/// completes when the session is ready for the next message.
/// </param>
/// <param name="ReadOutgoing">The messages for the application, in order; ends when the session ends.</param>
/// <param name="Confirm">The application has taken the received message with this number, <see cref="WebsocketFrame.Delivery"/>.</param>
/// <param name="DetachAsync">
/// The application is gone: what was not confirmed goes to another one, and the next one can be let in when this completes. Requests are
/// still taken, and their responses go nowhere.
/// </param>
/// <param name="CloseAsync">Ends the session.</param>
internal sealed record LocalSession(
    Func<ReadOnlyMemory<byte>, bool, Task> ReceiveAsync,
    Func<CancellationToken, IAsyncEnumerable<WebsocketFrame>> ReadOutgoing,
    Action<long> Confirm,
    Func<ValueTask> DetachAsync,
    Func<ValueTask> CloseAsync);
