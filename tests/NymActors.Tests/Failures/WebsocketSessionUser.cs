using NymActors.Sessions;

namespace NymActors.Failures;

/// <summary>An application on the other side of a session: takes every frame as it comes.</summary>
internal sealed class WebsocketSessionUser
{
    private readonly WebsocketSession _session;
    private readonly TaskCompletionSource _received = new();

    public WebsocketSessionUser(WebsocketSession session)
    {
        _session = session;
        _ = ReadAsync();
    }

    public Task ReceiveTextAsync(string text) => _session.ReceiveTextAsync(text);

    public Task ReceiveBinaryAsync(byte[] data) => _session.ReceiveBinaryAsync(data);

    public ValueTask DetachAsync() => _session.DetachAsync();

    /// <summary>Completes when a message has come, or when the session has ended.</summary>
    public Task ReceivedAsync() => _received.Task;

    private async Task ReadAsync()
    {
        await foreach (var frame in _session.ReadOutgoingAsync())
        {
            if (frame.Text?.Contains("received", StringComparison.Ordinal) == true)
            {
                _received.TrySetResult();
            }
        }

        _received.TrySetResult();
    }
}
