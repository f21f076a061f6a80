using NymActors.Gateways;

namespace NymActors.Health;

/// <summary>
/// Whether the client's own packets come back through the mixnet: the only proof that it can send and receive, for an open socket shows no more
/// than that somebody listens. With cover traffic they come all the while. Without, a packet to oneself is sent when there is a new connection, and
/// when what was sent stays without acknowledgement. Not thread-safe.
/// </summary>
/// <param name="patience">After what silence there is something wrong.</param>
/// <param name="time">The client's clock.</param>
internal sealed class MixnetProof(LinkPatience patience, TimeProvider time)
{
    // Without cover nothing is expected but acknowledgements, and those are usually there after a second.
    private static readonly TimeSpan SilenceWithoutCover = TimeSpan.FromSeconds(30);

    // Longer than a packet takes there and back.
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(3);

    private GatewayLink? _link;
    private long _back;
    private long _sent;
    private long _since;
    private long? _sentSince;
    private long? _probed;

    /// <summary>An own packet has come back through the connection of now.</summary>
    public bool IsProven { get; private set; }

    /// <summary>Nothing has come back for longer than chance explains.</summary>
    public bool IsMissing { get; private set; }

    /// <summary>A packet to oneself should be sent now, for no other is on its way.</summary>
    public bool NeedsProbe { get; private set; }

    private bool HasCover => patience.OwnSilence is { } silence && silence <= SilenceWithoutCover;

    /// <summary>Looks at what happened since the last look.</summary>
    /// <param name="link">The connection of now; null when there is none.</param>
    /// <param name="ownPacketsBack">Own packets that came back so far.</param>
    /// <param name="sent">Real packets sent so far.</param>
    public void Look(GatewayLink? link, long ownPacketsBack, long sent)
    {
        var now = time.GetTimestamp();
        if (link != _link)
        {
            // What came back before came by another connection.
            (_link, _since, _back, _sent, _sentSince, _probed) = (link, now, ownPacketsBack, sent, null, null);
            IsProven = IsMissing = NeedsProbe = false;
        }

        if (link is null)
        {
            return;
        }

        if (ownPacketsBack != _back)
        {
            (_back, _since, _sent, _sentSince) = (ownPacketsBack, now, sent, null);
            IsProven = true;
            IsMissing = false;
        }
        else if (sent != _sent)
        {
            _sentSince ??= now;
        }

        // Without cover an idle client stays proven; one that sends expects acknowledgements.
        var silence = HasCover ? patience.OwnSilence!.Value : SilenceWithoutCover;
        var waitsSince = HasCover || !IsProven ? _since : _sentSince;
        IsMissing |= waitsSince is { } begin && time.GetElapsedTime(begin, now) >= silence;
        NeedsProbe = !HasCover && (!IsProven || IsMissing) && (_probed is not { } probed || time.GetElapsedTime(probed, now) >= ProbeInterval);
        _probed = NeedsProbe ? now : _probed;
    }
}
