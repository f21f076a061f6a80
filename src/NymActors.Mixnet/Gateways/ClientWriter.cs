using NymActors.Mixnet.Storage;
using NymActors.Streams.Links;
using NymActors.Streams.WebSockets;

namespace NymActors.Mixnet.Gateways;

/// <summary>
/// All that leaves by one client connection: answers first, then pushes, gathered into one write at a time. Used by the connection's
/// actor only.
/// </summary>
internal sealed class ClientWriter(IClientLink link, ClientSession session, MessageStore store, ClientOutbox outbox)
{
    private const int WriteTarget = 64 * 1024;
    private const int FloodThreshold = 256 * 1024;
    private const int BatchLength = 16;

    private readonly List<StoredMessage> _batch = [];
    private readonly List<StoredMessage> _inFlight = [];
    private FrameBuffer _pending = new();
    private FrameBuffer _sending = new();
    private bool _storeMayHoldMessages;

    /// <summary>Where answers and control frames are appended.</summary>
    public FrameBuffer Answers => _pending;

    /// <summary>Whether a write is under way.</summary>
    public bool IsWriting { get; private set; }

    /// <summary>Whether nothing waits and nothing is under way.</summary>
    public bool IsIdle => !IsWriting && _pending.Length == 0;

    /// <summary>Whether so many answers wait that no more requests should be read.</summary>
    public bool IsFlooded => _pending.Length > FloodThreshold;

    /// <summary>Whether messages are pushed: from the authentication until the connection begins to end.</summary>
    public bool IsPushing { get; private set; }

    /// <summary>Pushes of the write under way: whether they arrive is not known.</summary>
    public IReadOnlyCollection<StoredMessage> InFlight => _inFlight;

    /// <summary>Begins to push, stored messages included.</summary>
    public void BeginPushing()
    {
        IsPushing = true;
        _storeMayHoldMessages = true;
    }

    /// <summary>Pushes nothing any more.</summary>
    /// <returns>What was still waiting.</returns>
    public IReadOnlyList<StoredMessage> EndPushing()
    {
        IsPushing = false;
        return outbox.Close();
    }

    /// <summary>The store has to be looked at again.</summary>
    public void NoteStoredMessages() => _storeMayHoldMessages = true;

    /// <summary>Begins to write what waits, unless a write is under way or nothing waits.</summary>
    /// <returns>The write, to be followed by <see cref="OnWritten"/>; null when none was begun.</returns>
    public Task? TryWrite(CancellationToken cancellation)
    {
        if (IsWriting)
        {
            return null;
        }

        AppendPushes();
        if (_pending.Length == 0)
        {
            return null;
        }

        (_sending, _pending) = (_pending, _sending);
        IsWriting = true;
        return link.SendAsync(_sending, cancellation).AsTask();
    }

    /// <summary>The write under way has succeeded.</summary>
    public void OnWritten()
    {
        IsWriting = false;
        _sending.Clear();
        foreach (var message in _inFlight)
        {
            session.CountPushed(message.Content.Length);
        }

        _inFlight.Clear();
    }

    private void AppendPushes()
    {
        while (IsPushing && _pending.Length < WriteTarget)
        {
            _batch.Clear();
            outbox.Drain(_batch, BatchLength);
            if (_batch.Count == 0 && _storeMayHoldMessages)
            {
                _storeMayHoldMessages = store.Take(session.Address, BatchLength, _batch) > 0;
            }

            if (_batch.Count == 0)
            {
                return;
            }

            foreach (var message in _batch)
            {
                session.AppendPush(message.Content, _pending);
            }

            _inFlight.AddRange(_batch);
        }
    }
}
