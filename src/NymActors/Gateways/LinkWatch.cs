namespace NymActors.Gateways;

/// <summary>
/// Tells a connection that is silent from one that is dead. A path can die without a word, in both directions or in one, and the system would
/// say so after a quarter of an hour; but own cover comes back many times a second, and the gateway answers every frame. So silence is a reason
/// to ask, and no answer is a reason to leave. Only text answers a ping, for a gateway says in text what it has to say about what it heard: what
/// it pushes proves only that it can be heard. Not thread-safe.
/// </summary>
/// <param name="patience">How long is too long.</param>
/// <param name="time">The client's clock; only its monotonic side is used.</param>
internal sealed class LinkWatch(LinkPatience patience, TimeProvider time)
{
    // Whoever looks every second and comes this much later was not running meanwhile, and could not read what had come.
    private static readonly TimeSpan Absence = TimeSpan.FromSeconds(5);

    private long _heard;
    private long _ownAt;
    private long _ownPackets;
    private long _looked;
    private long? _pinged;
    private bool _askNow;

    /// <summary>A ping is not answered yet.</summary>
    public bool IsAsking => _pinged is not null;

    /// <summary>A new connection begins.</summary>
    /// <param name="ownPackets">Own packets that came back so far.</param>
    public void Open(long ownPackets)
    {
        _heard = _ownAt = _looked = time.GetTimestamp();
        _ownPackets = ownPackets;
        _pinged = null;
        _askNow = false;
    }

    /// <summary>A frame came.</summary>
    public void Heard(bool isText)
    {
        _heard = time.GetTimestamp();
        _pinged = isText ? null : _pinged;
    }

    /// <summary>Asks at the next look, whatever was heard.</summary>
    public void AskNow() => _askNow = true;

    /// <summary>Looks at the connection.</summary>
    /// <param name="isRead">Whether it is being read: while the client has no room, the silence is its own.</param>
    /// <param name="ownPackets">Own packets that came back so far.</param>
    /// <param name="writing">How long the packet that is being written has been under way.</param>
    public LinkVerdict Look(bool isRead, long ownPackets, TimeSpan writing)
    {
        var now = time.GetTimestamp();
        if (!isRead || ownPackets != _ownPackets)
        {
            _ownPackets = ownPackets;
            _ownAt = now;
        }

        var wasAway = time.GetElapsedTime(_looked, now) >= Absence;
        _looked = now;
        if (!isRead || wasAway)
        {
            // The answer may be there and unread.
            _heard = isRead ? _heard : now;
            _pinged = _pinged is null ? null : now;
        }

        if (_pinged is { } pinged)
        {
            return time.GetElapsedTime(pinged, now) >= patience.Answer ? LinkVerdict.Silent : LinkVerdict.Wait;
        }

        if (writing >= patience.Silence + patience.Answer && !wasAway)
        {
            return LinkVerdict.Stuck;
        }

        if (!_askNow && time.GetElapsedTime(_heard, now) < patience.Silence && !IsOwnSilence(now))
        {
            return LinkVerdict.Wait;
        }

        // The next ping is due after as much silence again.
        _askNow = false;
        _heard = _ownAt = now;
        _pinged = now;
        return LinkVerdict.Ping;
    }

    private bool IsOwnSilence(long now) => patience.OwnSilence is { } limit && time.GetElapsedTime(_ownAt, now) >= limit;
}
