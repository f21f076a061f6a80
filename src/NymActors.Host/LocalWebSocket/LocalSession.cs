namespace NymActors.Host.LocalWebSocket;

/// <summary>One application's session with the client, seen from its socket: text frames in, text frames out.</summary>
/// <param name="ReceiveTextAsync">Takes one frame from the application; completes when the session is ready for the next one.</param>
/// <param name="ReadOutgoing">The frames for the application, in order; ends when the session ends.</param>
/// <param name="CloseAsync">Ends the session.</param>
internal sealed record LocalSession(
    Func<string, Task> ReceiveTextAsync,
    Func<CancellationToken, IAsyncEnumerable<string>> ReadOutgoing,
    Func<ValueTask> CloseAsync);
