using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using NymActors.Host.LocalWebSocket;
using NymActors.Sessions;

namespace NymActors.Host.Tests.LocalWebSocket;

/// <summary>
/// Sessions that answer each message with itself, in its form; the text "end" ends the session, "wait" and what follows it wait for
/// <see cref="Room"/>.
/// </summary>
internal sealed class EchoSessions
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Channel<int> _closed = Channel.CreateUnbounded<int>();
    private readonly TaskCompletionSource _room = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _opened;

    public int Opened => _opened;

    /// <summary>What the sessions took, in order.</summary>
    public ConcurrentQueue<string> Taken { get; } = new();

    /// <summary>Which of them wanted messages, in the order in which they were opened.</summary>
    public ConcurrentQueue<bool> Receiving { get; } = new();

    /// <summary>The received messages that applications have taken, in order.</summary>
    public ConcurrentQueue<long> Confirmed { get; } = new();

    public void Room() => _room.TrySetResult();

    public Task<LocalSession> OpenAsync(MessageHandover messages)
    {
        Interlocked.Increment(ref _opened);
        Receiving.Enqueue(messages != MessageHandover.None);
        var outgoing = Channel.CreateUnbounded<WebsocketFrame>();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Task.FromResult(new LocalSession(
            async (message, isText) =>
            {
                var bytes = message.ToArray();
                var text = Encoding.UTF8.GetString(bytes);
                Taken.Enqueue(text);
                if (text == "wait")
                {
                    await await Task.WhenAny(_room.Task, ended.Task);
                }

                if (text.StartsWith("deliver ", StringComparison.Ordinal))
                {
                    var count = int.Parse(text["deliver ".Length..], CultureInfo.InvariantCulture);
                    for (var i = 1; i <= count; i++)
                    {
                        outgoing.Writer.TryWrite(WebsocketFrame.FromText($"message {i}") with { Delivery = i });
                    }

                    return;
                }

                _ = text == "end"
                    ? outgoing.Writer.TryComplete()
                    : outgoing.Writer.TryWrite(isText ? WebsocketFrame.FromText("echo " + text) : WebsocketFrame.FromBytes((byte[])[.. "echo "u8, .. bytes]));
            },
            outgoing.Reader.ReadAllAsync,
            Confirmed.Enqueue,
            () =>
            {
                outgoing.Writer.TryComplete();
                return default;
            },
            async () =>
            {
                ended.TrySetException(new NymClientException(NymClientError.Stopped, "The session ended."));
                await _closed.Writer.WriteAsync(0);
            }));
    }

    public async Task NextClosedAsync() => await _closed.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask()
        .WaitAsync(Limit, TestContext.Current.CancellationToken);
}
