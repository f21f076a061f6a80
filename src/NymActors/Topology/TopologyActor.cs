using Akka.Actor;
using Akka.Event;
using NymActors.Protocol.Topology;
using NymActors.Streams.Actors;

namespace NymActors.Topology;

/// <summary>
/// Keeps the network map fresh. A failed refresh keeps the old map and tries again, soon at first; only after more failures in
/// a row than allowed the map counts as unusable. Source: docs/protocol/04-client-core.md 13.1.
/// <code>
///   fetching  start, or RefreshTopology after a wait          to waiting, with TopologyFetched or TopologyFetchFailed
///   waiting   the refresh rate, or after a failure a wait that doubles from 5 s up to it
/// </code>
/// Beside that the map is there or not: it comes with the first TopologyFetched and goes with the eleventh failure in a row.
/// </summary>
internal sealed class TopologyActor : ClientActor, IWithTimers
{
    private const int FailuresBeforeClearing = 10;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);

    // A directory may fail as often as it is asked; the log says so once in a while.
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);

    private readonly INetworkDirectory _directory;
    private readonly CurrentTopology _current;
    private readonly TimeSpan _refreshRate;
    private readonly bool _refresh;
    private readonly CancellationTokenSource _stopped = new();
    private readonly TimeProvider _time;
    private int _failures;
    private bool _isReported;
    private long? _lastReport;

    public TopologyActor(
        ClientRefs refs, INetworkDirectory directory, CurrentTopology current, TimeSpan refreshRate, bool refresh, TimeProvider time)
        : base(refs)
    {
        _directory = directory;
        _current = current;
        _refreshRate = refreshRate;
        _refresh = refresh;
        _time = time;

        Handle<RefreshTopology>(_ => Fetch());
        Handle<TopologyFetched>(OnFetched);
        Handle<TopologyFetchFailed>(OnFailed);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(
        ClientRefs refs, INetworkDirectory directory, CurrentTopology current, TimeSpan refreshRate, bool refresh, TimeProvider time) =>
        LocalProps.Create(() => new TopologyActor(refs, directory, current, refreshRate, refresh, time));

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
    private async Task<NetworkTopology> FetchAsync() => await _directory.FetchTopologyAsync(_stopped.Token).ConfigureAwait(false);

    private void OnFetched(TopologyFetched message)
    {
        if (_isReported)
        {
            Log.Info("The directory answers again after {0} failed attempts", _failures);
        }

        _isReported = false;
        _failures = 0;
        _current.Fetched = _time.GetUtcNow();
        _current.Value = message.Topology;
        Refs.Client.Tell(message);
        ScheduleNext(_refreshRate);
    }

    private void OnFailed(TopologyFetchFailed message)
    {
        _failures++;
        _current.LastTrouble = message.Reason.Message;
        Refs.Client.Tell(message);
        // Without a map at the start the client ends, and whoever started it hears the reason.
        if ((_current.Value is not null || _failures > FailuresBeforeClearing) && MayReport())
        {
            Report(message.Reason);
        }

        if (_failures > FailuresBeforeClearing)
        {
            _current.Value = null;
        }

        var retry = FirstRetry * Math.Pow(2, Math.Min(_failures - 1, 16));
        ScheduleNext(retry < _refreshRate ? retry : _refreshRate);
    }

    private bool MayReport() => _lastReport is not { } last || _time.GetElapsedTime(last) >= ReportInterval;

    private void Report(Exception reason)
    {
        _isReported = true;
        _lastReport = _time.GetTimestamp();
        if (_failures > FailuresBeforeClearing)
        {
            Log.Error(reason, "The network map could not be refreshed {0} times in a row; sending pauses until it can", _failures);
        }
        else
        {
            Log.Warning("The network map could not be refreshed ({0} in a row): {1}", _failures, reason.Message);
        }
    }

    private void ScheduleNext(TimeSpan after)
    {
        if (_refresh || _current.Value is null)
        {
            Timers.StartSingleTimer(nameof(RefreshTopology), RefreshTopology.Instance, after);
        }
    }
}
