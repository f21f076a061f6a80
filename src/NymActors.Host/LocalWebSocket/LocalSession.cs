namespace NymActors.Host.LocalWebSocket;

/// <summary>One application's session with the client, seen from its socket: text frames in, text frames out.</summary>
/// <param name="ReceiveTextAsync">
/// Takes one frame from the application, UTF-8; the bytes are the caller's again when the call returns, the task completes when the session
/// is ready for the next frame.
/// </param>
/// <param name="ReadOutgoing">The frames for the application, in order; ends when the session ends.</param>
/// <param name="DetachAsync">
/// The application is gone: what was not written goes to the next one, which can be let in when this completes. Requests are still taken, and
/// their responses go nowhere.
/// </param>
/// <param name="CloseAsync">Ends the session.</param>
internal sealed record LocalSession(
    Func<ReadOnlyMemory<byte>, Task> ReceiveTextAsync,
    Func<CancellationToken, IAsyncEnumerable<string>> ReadOutgoing,
    Func<ValueTask> DetachAsync,
    Func<ValueTask> CloseAsync);
