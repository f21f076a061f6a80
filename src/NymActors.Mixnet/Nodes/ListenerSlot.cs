using NymActors.Streams.Links;

namespace NymActors.Mixnet.Nodes;

/// <summary>
/// The place of a listener that is opened while its owner may already be ending: whichever comes second disposes it, so that no
/// port stays bound. Thread-safe.
/// </summary>
internal sealed class ListenerSlot : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private IListener? _listener;
    private bool _hasEnded;

    /// <summary>Puts an open listener in its place.</summary>
    /// <exception cref="ObjectDisposedException">The owner has ended; the listener is closed again.</exception>
    public async Task<IListener> FillAsync(Task<IListener> opening)
    {
        var listener = await opening.ConfigureAwait(false);
        lock (_lock)
        {
            if (!_hasEnded)
            {
                _listener = listener;
                return listener;
            }
        }

        await listener.DisposeAsync().ConfigureAwait(false);
        throw new ObjectDisposedException(nameof(ListenerSlot));
    }

    public async ValueTask DisposeAsync()
    {
        IListener? listener;
        lock (_lock)
        {
            _hasEnded = true;
            listener = _listener;
            _listener = null;
        }

        if (listener is not null)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }
    }
}
