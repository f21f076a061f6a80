using NymActors.Reception;
using NymActors.Sessions;

namespace NymActors;

/// <summary>
/// A message that arrived and stays the client's until its reader says that it is done with it: with a client whose storage is a directory
/// it is on the disk until then, and comes again after whatever end. See <see cref="NymClient.Deliveries"/>. Thread-safe.
/// </summary>
public sealed class IncomingDelivery
{
    private readonly ApplicationConnection _application;
    private readonly Delivery _delivery;
    private int _isSettled;

    internal IncomingDelivery(ApplicationConnection application, Delivery delivery)
    {
        _application = application;
        _delivery = delivery;
    }

    /// <summary>The number of the message: grows with each message of the client, is never given to another, and is the same when it comes again.</summary>
    public long Id => _delivery.Sequence;

    /// <summary>The message.</summary>
    public IncomingMessage Message => _delivery.Message;

    /// <summary>The reader is done with the message: it will not come again. Only the first call of this or <see cref="Nack"/> counts.</summary>
    /// <returns>Completes when that is stored; after an end before it the message comes once more.</returns>
    /// <exception cref="NymClientException">The client was stopped before it was stored.</exception>
    public Task CommitAsync() =>
        Interlocked.Exchange(ref _isSettled, 1) == 0 ? _application.CommitAsync(_delivery.Sequence) : Task.CompletedTask;

    /// <summary>The reader has the message, and nobody waits until that is stored.</summary>
    internal void Take()
    {
        if (Interlocked.Exchange(ref _isSettled, 1) == 0)
        {
            _application.Confirm(_delivery.Sequence);
        }
    }

    /// <summary>
    /// The reader could not handle the message: it comes again, before those that came after it and were not handed out yet. A reader that
    /// always refuses a message gets it for ever.
    /// </summary>
    public void Nack()
    {
        if (Interlocked.Exchange(ref _isSettled, 1) == 0)
        {
            _application.Return(_delivery.Sequence);
        }
    }
}
