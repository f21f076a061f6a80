using Akka.Actor;
using Akka.Event;
using NymActors.Protocol;
using NymActors.Protocol.Topology;
using NymActors.Reports;
using NymActors.Streams.Actors;

namespace NymActors.Topology;

/// <summary>
/// Keeps the network map fresh. A failed refresh keeps the old map and tries again, soon at first; so does an answer that is absurd beside the
/// last good one (<see cref="NetworkMemory"/>). A map that has become too old is put away: packets by it would be dropped. Source:
/// docs/protocol/04-client-core.md 13.1, which puts it away after eleven failures.
/// <code>
///   fetching  start, or RefreshTopology after a wait          to waiting, with TopologyFetched or TopologyFetchFailed
///   waiting   the refresh rate, or after a failure a wait that doubles from 5 s up to it
/// </code>
/// Beside that the map is there or not: it comes with the first TopologyFetched, or from the disk when the first fetch fails, and goes with its age.
/// </summary>
internal sealed class TopologyActor : ClientActor, IWithTimers
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);

    // Without a map nothing is sent, and whoever runs the client waits for the directory as it does.
    private static readonly TimeSpan LongestRetryWithoutMap = TimeSpan.FromSeconds(8);

    // A directory may fail as often as it is asked; the log says so once in a while.
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(10);

    private readonly TopologyDependencies _d;
    private readonly CurrentTopology _current;
    private readonly TopologyShelf _shelf;
    private readonly CancellationTokenSource _stopped = new();
    private readonly LogLimit _failing;
    private readonly LogLimit _gatewayMissing;
    private int _failures;

    public TopologyActor(TopologyDependencies dependencies)
        : base(dependencies.Refs)
    {
        _d = dependencies;
        _current = dependencies.Current;
        _shelf = new TopologyShelf(dependencies.Store, dependencies.Time, dependencies.Settings.MaximumTopologyAge);
        _failing = new LogLimit(dependencies.Time, ReportInterval);
        _gatewayMissing = new LogLimit(dependencies.Time, ReportInterval);

        Handle<RefreshTopology>(_ => Fetch());
        Handle<TopologyFetched>(OnFetched);
        Handle<TopologyFetchFailed>(OnFailed);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(TopologyDependencies dependencies) => LocalProps.Create(() => new TopologyActor(dependencies));

    protected override void Begin() => Fetch();

    protected override void PostStop()
    {
        _stopped.Cancel();
        _stopped.Dispose();
    }

    private void Fetch() =>
        FetchAsync().PipeTo(
            Self,
            success: static topology => new TopologyFetched(topology),
            failure: static reason => new TopologyFetchFailed(reason));

    /// <summary>A directory of the application may also throw before it returns its task.</summary>
    private async Task<NetworkTopology> FetchAsync() => await _d.Directory.FetchTopologyAsync(_stopped.Token).ConfigureAwait(false);

    private void OnFetched(TopologyFetched message)
    {
        if (_current.Value is not null && _d.Memory.FindAbsurdity(message.Topology) is { } absurdity)
        {
            _d.Counters.RefusedTopologies.Increment();
            _d.Directory.OnRefused();
            OnFailed(new TopologyFetchFailed(new NymClientException(
                NymClientError.InsufficientTopology,
                $"The answer of the directory is refused as a whole: {absurdity}. Answers like it are believed {NetworkMemory.Trust.TotalMinutes:0} minutes after the last good one.")));
            return;
        }

        if (_failing.Ends())
        {
            Log.Info("The directory answers again after {0} failed attempts", _failures);
        }

        _failures = 0;
        Use(message.Topology, _d.Time.GetUtcNow());
        if (_shelf.Put(message.Topology, _current.Fetched) is { } trouble)
        {
            Log.Warning("The network map could not be kept for the next start: {0}", trouble);
        }

        ScheduleNext(_d.Settings.TopologyRefreshRate);
    }

    private void Use(NetworkTopology map, DateTimeOffset fetched)
    {
        _current.Fetched = fetched;
        _current.Value = _d.Memory.Accept(map);
        _current.IsOwnGatewayMissing = !_d.Memory.IsOwnGatewayListed;
        Refs.Client.Tell(new TopologyFetched(map));
        TellMissingGateway();
    }

    private void TellMissingGateway()
    {
        if (!_current.IsOwnGatewayMissing)
        {
            if (_gatewayMissing.Ends())
            {
                Log.Info("The client's gateway is in the network again");
            }
        }
        else if (_gatewayMissing.Next() is not null)
        {
            Log.Warning(
                "The directory does not list the client's gateway any more. It is used for as long as it can be reached, but others may not be able to write to this client; "
                + "if the gateway does not come back, choose another one (add-gateway, switch-gateway)");
        }
    }

    private void OnFailed(TopologyFetchFailed message)
    {
        _failures = Math.Min(_failures + 1, int.MaxValue - 1);
        _current.LastTrouble = message.Reason.Message;
        Refs.Client.Tell(message);
        if (_current.Value is null)
        {
            UseShelf();
        }
        else if (_d.Time.GetUtcNow() - _current.Fetched >= _d.Settings.MaximumTopologyAge)
        {
            _current.Value = null;
            Log.Error("The network map is {0} old and of no use any more; sending pauses until the directory gives another one", _d.Settings.MaximumTopologyAge);
        }

        // Without a map at the start the client ends, and whoever started it hears the reason.
        if (_current.Fetched != default && _failing.Next() is not null)
        {
            Log.Warning("The network map could not be refreshed ({0} in a row): {1}", _failures, message.Reason.Message);
        }

        var retry = FirstRetry * Math.Pow(2, Math.Min(_failures - 1, 16));
        var longest = _current.Value is null && LongestRetryWithoutMap < _d.Settings.TopologyRefreshRate ? LongestRetryWithoutMap : _d.Settings.TopologyRefreshRate;
        ScheduleNext(retry < longest ? retry : longest);
    }

    /// <summary>At a start without a directory the last good map of an earlier run has to do.</summary>
    private void UseShelf()
    {
        try
        {
            if (_shelf.Take() is { } kept)
            {
                Log.Warning("The directory gives no network map; the last good one, of {0:u}, is used", kept.Fetched);
                Use(kept.Map, kept.Fetched);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ProtocolException or TopologyException)
        {
            Log.Warning("The stored network map cannot be used: {0}", error.Message);
        }
    }

    private void ScheduleNext(TimeSpan after)
    {
        if (!_d.Settings.DisableRefreshing || _current.Value is null || _failures > 0)
        {
            Timers.StartSingleTimer(nameof(RefreshTopology), RefreshTopology.Instance, after);
        }
    }
}
