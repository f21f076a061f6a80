using Akka.Actor;
using Akka.Event;

namespace NymActors.Gateways;

/// <summary>
/// How a connection comes and goes: what each end is called, what is told of it, and how long to wait before the next attempt. Used by the
/// connection's actor only.
/// </summary>
/// <param name="d">What the actor works with.</param>
/// <param name="log">Its log.</param>
internal sealed class Reconnection(GatewayConnectionDependencies d, ILoggingAdapter log)
{
    // Gateways take one authentication of a client in a second, and look for a second whether the older connection of it still lives.
    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(2);

    private readonly GatewayConnectionState _state = d.State;
    private Task? _endedAttempt;

    /// <summary>An attempt succeeded.</summary>
    /// <returns>Whether it brought a connection: false when there is another one, which then stays.</returns>
    public bool OnOpened(GatewayLink link)
    {
        if (_state.Link is not null && _state.Link != link)
        {
            // An attempt that was thought lost.
            _ = link.Connection.DisposeAsync().AsTask();
            return false;
        }

        var isNew = _state.Link is null;
        _state.EndAttempt();
        _state.IsHurried = false;
        if (!isNew)
        {
            return true;
        }

        _state.Bandwidth.Open(link.Balance);
        _state.Unanswered.Clear();
        _state.Watch.Open(d.Counters.OwnPacketsBack);
        _state.Link = link;
        if (link.HasRegisteredAgain)
        {
            d.Counters.RepeatedRegistrations.Increment();
            log.Warning("The gateway {0} did not know this client any more; it is registered there again with the same keys, and its address is the same", d.Gateway);
            if (link.StorageTrouble is { } trouble)
            {
                log.Error("The new registration could not be stored, and the next start will need another one (init --force-register-gateway): {0}", trouble);
            }
        }

        if (_state.WasReady)
        {
            d.Counters.Reconnections.Increment();
            if (_state.Outage.Ends() | _state.Losses.Ends())
            {
                log.Info("Connected to the gateway {0} again after {1} failed attempts", d.Gateway, _state.Backoff.Failures);
            }
        }

        _state.WasReady = true;
        _state.Backoff.Reset();
        return true;
    }

    /// <summary>An attempt failed.</summary>
    /// <returns>The wait before the next one; null when there is a connection after all.</returns>
    public TimeSpan? OnFailed(Exception reason)
    {
        _state.EndAttempt();
        if (_state.IsHurried && _state.Link is null && reason is OperationCanceledException)
        {
            // It was given up to be made anew.
            _state.IsHurried = false;
            _state.Backoff.Reset();
            return TimeSpan.Zero;
        }

        _state.IsHurried = false;
        var error = (reason as NymClientException)?.Error;
        _state.Note(reason.Message, error);
        d.Refs.Client.Tell(new GatewayAttemptFailed(reason), ActorRefs.NoSender);
        if (_state.Link is not null)
        {
            return null;
        }

        var wait = _state.Backoff.Next();
        wait = error == NymClientError.GatewayBusy && wait < BusyWait ? BusyWait : wait;
        if (_state.WasReady && _state.Outage.Next() is not null)
        {
            // Before that the client ends, and whoever started it hears the reason.
            log.Warning(
                "No connection to the gateway (failed {0} times in a row): {1} It is tried again without end, the next time in {2:0.0} s; "
                + "\"nym-client doctor\" tells what is wrong",
                _state.Backoff.Failures,
                reason.Message,
                wait.TotalSeconds);
        }

        return wait;
    }

    /// <summary>A connection ended, or is given up.</summary>
    /// <returns>The wait before the next attempt; null when it is not the present one.</returns>
    public TimeSpan? OnClosed(LinkClosed message)
    {
        if (message.Link != _state.Link)
        {
            return null;
        }

        if (_state.Losses.Next() is { } others)
        {
            log.Warning("The connection to the gateway is lost: {0}{1}", message.Reason, others == 0 ? "" : $" (and {others} times more since this was told last)");
        }

        _ = message.Link.Connection.DisposeAsync().AsTask();
        _state.Note($"the connection was lost: {message.Reason}", NymClientError.GatewayUnreachable);
        _state.Link = null;
        return _state.Backoff.FirstWait();
    }

    /// <summary>Why a connection is given up.</summary>
    public static string Describe(LinkVerdict verdict) => verdict switch
    {
        LinkVerdict.Silent => "the gateway was silent and answered no ping",
        LinkVerdict.Stuck => "it takes no packets any more",
        _ => "a claim of bandwidth was not answered",
    };

    /// <summary>An attempt that ended a whole interval ago, and whose outcome never arrived, was given up with its message.</summary>
    /// <returns>Whether to make another one.</returns>
    public bool ForgetLostAttempt()
    {
        if (_state.Opening is not { IsCompleted: true } ended)
        {
            _endedAttempt = null;
            return false;
        }

        if (_endedAttempt != ended)
        {
            _endedAttempt = ended;
            return false;
        }

        _state.EndAttempt();
        return true;
    }
}
