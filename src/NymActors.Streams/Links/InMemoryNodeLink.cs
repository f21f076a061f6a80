using System.Diagnostics.CodeAnalysis;
using NymActors.Protocol.Framing;

namespace NymActors.Streams.Links;

/// <summary>The bounded queue between the two ends of a link in memory.</summary>
internal sealed class InMemoryNodeLink(int capacity, Action<InMemoryNodeLink> onClosed)
{
    private readonly Lock _gate = new();
    private readonly Queue<FramedPacket> _queue = new();
    private Action? _wake;
    private bool _readerWaits;
    private bool _closed;

    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>Appends a packet. Null when the link has closed, false when the queue is full.</summary>
    public bool? TryEnqueue(FramedPacket packet)
    {
        Action? wake;
        lock (_gate)
        {
            if (_closed)
            {
                return null;
            }

            if (_queue.Count >= capacity)
            {
                return false;
            }

            _queue.Enqueue(packet);
            wake = TakeWake();
        }

        wake?.Invoke();
        return true;
    }

    /// <summary>Takes the oldest packet; when there is none, the reader is woken by the next one or by the close.</summary>
    public bool TryDequeue([NotNullWhen(true)] out FramedPacket? packet)
    {
        lock (_gate)
        {
            bool taken = _queue.TryDequeue(out packet);
            _readerWaits = !taken;
            return taken;
        }
    }

    public void Attach(Action wake)
    {
        lock (_gate)
        {
            _wake = wake;
        }
    }

    public void Close()
    {
        Action? wake;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            Volatile.Write(ref _closed, true);
            wake = TakeWake();
        }

        onClosed(this);
        wake?.Invoke();
    }

    private Action? TakeWake()
    {
        Action? wake = _readerWaits ? _wake : null;
        _readerWaits = false;
        return wake;
    }
}
