using NymActors.Streams.Actors;
using NymActors.Streams.WebSockets;

namespace NymActors.Streams.Links;

/// <summary>
/// One direction of a connection in memory: a bounded queue of whole messages. What was sent before the end can still be
/// received. No thread, clock or timer is needed. Thread-safe; one receive may be under way at a time.
/// </summary>
/// <param name="answers">How those who wait go on.</param>
/// <param name="capacity">Messages that may wait; a further one makes its sender wait.</param>
internal sealed class InMemoryMessageQueue(Answers answers, int capacity)
{
    private readonly Lock _lock = new();
    private readonly Queue<WebSocketMessage> _messages = new();
    private readonly LinkedList<(WebSocketMessage Message, TaskCompletionSource<bool> Sent)> _senders = new();
    private TaskCompletionSource<WebSocketMessage?>? _receiver;
    private bool _hasEnded;

    /// <summary>Takes the oldest message, or waits for one; null at the end.</summary>
    public async ValueTask<WebSocketMessage?> ReceiveAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<WebSocketMessage?> source;
        lock (_lock)
        {
            if (_messages.TryDequeue(out var message))
            {
                AdmitSender();
                return message;
            }

            if (_hasEnded)
            {
                return null;
            }

            _receiver = source = answers.CreateSource<WebSocketMessage?>();
        }

        await using var cancellation = cancellationToken.Register(() =>
        {
            if (Take(source))
            {
                answers.Complete(() => source.TrySetCanceled(cancellationToken));
            }
        });
        return await source.Task.ConfigureAwait(false);
    }

    /// <summary>Appends a message; waits for room, except with a control frame. False when the queue has ended.</summary>
    public async ValueTask<bool> SendAsync(WebSocketMessage message, CancellationToken cancellationToken)
    {
        LinkedListNode<(WebSocketMessage Message, TaskCompletionSource<bool> Sent)> waiting;
        lock (_lock)
        {
            if (_hasEnded)
            {
                return false;
            }

            if (message.Opcode >= WebSocketOpcode.Close || (_senders.Count == 0 && _messages.Count < capacity))
            {
                HandOver(message);
                return true;
            }

            waiting = _senders.AddLast((message, answers.CreateSource<bool>()));
        }

        var sent = waiting.Value.Sent;
        await using var cancellation = cancellationToken.Register(() =>
        {
            if (Take(waiting))
            {
                answers.Complete(() => sent.TrySetCanceled(cancellationToken));
            }
        });
        return await sent.Task.ConfigureAwait(false);
    }

    /// <summary>Takes no further message.</summary>
    public void End()
    {
        TaskCompletionSource<WebSocketMessage?>? receiver;
        (WebSocketMessage Message, TaskCompletionSource<bool> Sent)[] senders;
        lock (_lock)
        {
            _hasEnded = true;
            receiver = _receiver;
            _receiver = null;
            senders = [.. _senders];
            _senders.Clear();
        }

        if (receiver is not null)
        {
            answers.Complete(() => receiver.TrySetResult(null));
        }

        foreach (var (_, sent) in senders)
        {
            answers.Complete(() => sent.TrySetResult(false));
        }
    }

    private void HandOver(WebSocketMessage message)
    {
        if (_receiver is { } receiver)
        {
            _receiver = null;
            answers.Complete(() => receiver.TrySetResult(message));
        }
        else
        {
            _messages.Enqueue(message);
        }
    }

    private void AdmitSender()
    {
        if (_senders.First is { } first)
        {
            _senders.RemoveFirst();
            _messages.Enqueue(first.Value.Message);
            answers.Complete(() => first.Value.Sent.TrySetResult(true));
        }
    }

    private bool Take(TaskCompletionSource<WebSocketMessage?> receiver)
    {
        lock (_lock)
        {
            if (_receiver != receiver)
            {
                return false;
            }

            _receiver = null;
            return true;
        }
    }

    private bool Take(LinkedListNode<(WebSocketMessage Message, TaskCompletionSource<bool> Sent)> sender)
    {
        lock (_lock)
        {
            if (sender.List is null)
            {
                return false;
            }

            _senders.Remove(sender);
            return true;
        }
    }
}
