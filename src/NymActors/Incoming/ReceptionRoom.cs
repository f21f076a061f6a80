namespace NymActors.Incoming;

/// <summary>
/// The part of <see cref="ReceptionWindow"/> that one frame of the gateway takes until it is handled.
/// </summary>
/// <param name="window">The window.</param>
/// <param name="bytes">The frame's weight.</param>
internal sealed class ReceptionRoom(ReceptionWindow window, int bytes)
{
    private int _left;

    /// <summary>The frame is handled, or dropped. Only the first call counts.</summary>
    public void Leave()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            window.Free(bytes);
        }
    }
}
