using NymActors.Configuration;

namespace NymActors.Surbs;

/// <summary>
/// How long one correspondent is waited for: when it is asked again, and when what waits for its SURBs is given up.
/// Source: docs/protocol/04-client-core.md 8.9, except that the wait begins with the reply that waits, not with the last SURBs: a reply to
/// somebody who was silent for an hour waits as long as any other. Not thread-safe.
/// </summary>
/// <param name="settings">The periods.</param>
internal sealed class SurbPatience(ReplySurbConfiguration settings)
{
    private DateTimeOffset? _lastLook;
    private DateTimeOffset? _waitsSince;
    private DateTimeOffset? _expectsSince;
    private bool _isRestored;
    private int _rerequests;

    /// <summary>SURBs came.</summary>
    public void Received() => (_rerequests, _expectsSince) = (0, null);

    /// <summary>The correspondent is one of before the last end of the process: how long ago says nothing.</summary>
    public void Restored() => _isRestored = true;

    /// <summary>Something waits for SURBs.</summary>
    /// <param name="lastReceived">When SURBs came last.</param>
    /// <param name="now">The time.</param>
    public StaleAction Wait(DateTimeOffset lastReceived, DateTimeOffset now)
    {
        if (_waitsSince is null)
        {
            _waitsSince = _lastLook ?? (_isRestored ? now : lastReceived);
            _rerequests = 0;
        }

        (_lastLook, _expectsSince) = (now, null);
        var age = now - (lastReceived > _waitsSince ? lastReceived : _waitsSince.Value);
        if (_rerequests >= settings.MaximumReplySurbsRerequests || age > settings.MaximumReplySurbDropWaitingPeriod)
        {
            return StaleAction.GiveUp;
        }

        if (age <= settings.MaximumReplySurbRerequestWaitingPeriod)
        {
            return StaleAction.None;
        }

        _rerequests++;
        return StaleAction.RequestAgain;
    }

    /// <summary>Nothing waits for SURBs.</summary>
    /// <param name="expects">Whether some were asked for and not received.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether the answer is to be taken as lost.</returns>
    public bool Idle(bool expects, DateTimeOffset now)
    {
        (_lastLook, _waitsSince) = (now, null);
        if (!expects)
        {
            _expectsSince = null;
            return false;
        }

        _expectsSince ??= now;
        if (now - _expectsSince <= settings.MaximumReplySurbDropWaitingPeriod || _rerequests >= settings.MaximumReplySurbsRerequests)
        {
            return false;
        }

        _rerequests++;
        _expectsSince = now;
        return true;
    }
}
