using NymActors.Incoming;
using NymActors.Store;

namespace NymActors.Reception;

/// <summary>
/// Where received messages are stored before anybody hears of them, and what is done when too many are: see <see cref="FullInboxPolicy"/>.
/// What is not stored yet takes room in the reception's window, so that a disk that refuses ends the reading before the memory is full.
/// </summary>
/// <param name="store">The client's store.</param>
/// <param name="window">What has been read from the gateway and not been handled.</param>
/// <param name="policy">What is done when the inbox is full.</param>
internal sealed class MessageInbox(StoreWriter store, ReceptionWindow window, FullInboxPolicy policy)
{
    private const int SurbWeight = 512;

    /// <summary>Whether the oldest messages make room for new ones.</summary>
    public bool DropsOldest => policy == FullInboxPolicy.DropOldest;

    /// <summary>Stores what a complete message brings.</summary>
    /// <param name="completed">The message.</param>
    /// <param name="stored">Called, from any thread, when it is stored.</param>
    public void Keep(MessageCompleted completed, Action stored)
    {
        var room = window.Take((completed.Message?.Message.Data.Length ?? 0) + ((completed.Surbs?.Surbs.Count ?? 0) * SurbWeight));
        store.Write(completed, () =>
        {
            room.Leave();
            stored();
        });
    }

    /// <summary>An application has a message, or it was dropped.</summary>
    /// <param name="id">The number of the message.</param>
    /// <param name="removed">Called, from any thread, when that is stored.</param>
    public void Remove(long id, Action? removed = null) => store.Write(new MessageTaken(id), removed);

    /// <summary>Forgets the sets of messages that nobody sends any more.</summary>
    public void ForgetSets(DateTimeOffset before) => store.Write(new SetsForgotten(before, ReceptionState.RememberedSets));

    /// <summary>Stops the reading while there is no room, and goes on with it afterwards.</summary>
    public void Regulate(bool isFull) => window.IsHeld = isFull && !DropsOldest;
}
