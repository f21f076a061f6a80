namespace NymActors.Mixnet.Nodes;

/// <summary>How long the root waits before it makes a failed child anew: 0.2 s at first, then twice as long each time, 5 s at the most.</summary>
internal sealed class RestartBackOff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private TimeSpan _next = First;

    /// <summary>Returns the wait before the next attempt.</summary>
    public TimeSpan Next()
    {
        var wait = _next;
        _next = wait * 2 < Longest ? wait * 2 : Longest;
        return wait;
    }

    /// <summary>An attempt succeeded.</summary>
    public void Reset() => _next = First;
}
