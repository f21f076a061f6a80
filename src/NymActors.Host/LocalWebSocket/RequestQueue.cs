using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// The requests of one application that were read and wait for the one before them: the connection is read on while the client has
/// no room for a message, so that a ping, a close frame or the end is seen. What waits is bounded in bytes. One writer, one reader.
/// </summary>
/// <param name="limit">Nothing more is read while this many bytes wait.</param>
internal sealed class RequestQueue(long limit)
{
    // What a waiting request takes beside its bytes, roughly.
    private const int Overhead = 256;

    private readonly Channel<RequestBuffer> _waiting =
        Channel.CreateUnbounded<RequestBuffer>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly Lock _lock = new();
    private TaskCompletionSource? _room;
    private long _bytes;

    /// <summary>The bytes that wait.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Completes when there is room for one more request, whatever its length.</summary>
    public Task RoomAsync()
    {
        lock (_lock)
        {
            return _bytes < limit ? Task.CompletedTask : (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Adds a request, also when there is no room.</summary>
    /// <param name="request">The request, now the queue's.</param>
    public void Add(RequestBuffer request)
    {
        request.Trim();
        lock (_lock)
        {
            _bytes += Cost(request);
        }

        _waiting.Writer.TryWrite(request);
    }

    /// <summary>No more requests follow.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    /// <summary>Waits until there is a request to take; false when none follows.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _waiting.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Takes the next request if there is one; it is the caller's to release.</summary>
    public bool TryTake([NotNullWhen(true)] out RequestBuffer? request)
    {
        if (!_waiting.Reader.TryRead(out request))
        {
            return false;
        }

        lock (_lock)
        {
            _bytes -= Cost(request);
            if (_bytes < limit)
            {
                _room?.TrySetResult();
                _room = null;
            }
        }

        return true;
    }

    /// <summary>Drops what waits.</summary>
    /// <returns>How many requests that were.</returns>
    public int Clear()
    {
        var count = 0;
        for (; TryTake(out var request); count++)
        {
            request.Release();
        }

        return count;
    }

    private static long Cost(RequestBuffer request) => Overhead + request.Length;
}
