using Akka.Actor;
using Akka.Event;

namespace NymActors.Topology;

/// <summary>
/// Keeps the network map fresh. A failed refresh keeps the old map and tries again, soon at first; only after more failures in
/// a row than allowed the map counts as unusable. Source: docs/protocol/04-client-core.md 13.1.
/// </summary>
internal sealed class TopologyActor : ReceiveActor, IWithTimers
{
    private const int FailuresBeforeClearing = 10;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);

    private readonly ClientRefs _refs;
    private readonly INetworkDirectory _directory;
    private readonly CurrentTopology _current;
    private readonly TimeSpan _refreshRate;
    private readonly bool _refresh;
    private readonly Cancelable _stopped = new(Context.System.Scheduler);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private int _failures;

    public TopologyActor(ClientRefs refs, INetworkDirectory directory, CurrentTopology current, TimeSpan refreshRate, bool refresh)
    {
        _refs = refs;
        _directory = directory;
        _current = current;
        _refreshRate = refreshRate;
        _refresh = refresh;

        Receive<RefreshTopology>(_ => Fetch());
        Receive<TopologyFetched>(OnFetched);
        Receive<TopologyFetchFailed>(OnFailed);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(
        ClientRefs refs, INetworkDirectory directory, CurrentTopology current, TimeSpan refreshRate, bool refresh) =>
        Akka.Actor.Props.Create(() => new TopologyActor(refs, directory, current, refreshRate, refresh));

    protected override void PreStart() => Fetch();

    protected override void PostStop()
    {
        _stopped.Cancel();
        _stopped.Dispose();
    }

    private void Fetch() =>
        _directory.FetchTopologyAsync(_stopped.Token).PipeTo(
            Self,
            success: static topology => new TopologyFetched(topology),
            failure: static reason => new TopologyFetchFailed(reason));

    private void OnFetched(TopologyFetched message)
    {
        if (_failures > 0)
        {
            _log.Info("The directory answers again after {0} failed attempts", _failures);
        }

        _failures = 0;
        _current.Value = message.Topology;
        _refs.Client.Tell(message);
        ScheduleNext(_refreshRate);
    }

    private void OnFailed(TopologyFetchFailed message)
    {
        _failures++;
        _refs.Client.Tell(message);
        if (_failures > FailuresBeforeClearing)
        {
            _log.Error(message.Reason, "The network map could not be refreshed {0} times in a row; sending pauses until it can", _failures);
            _current.Value = null;
        }
        else if (_current.Value is not null)
        {
            // Without a map the client ends, and whoever started it hears the reason.
            _log.Warning("The network map could not be refreshed ({0} in a row): {1}", _failures, message.Reason.Message);
        }

        var retry = FirstRetry * Math.Pow(2, Math.Min(_failures - 1, 16));
        ScheduleNext(retry < _refreshRate ? retry : _refreshRate);
    }

    private void ScheduleNext(TimeSpan after)
    {
        if (_refresh || _current.Value is null)
        {
            Timers.StartSingleTimer(nameof(RefreshTopology), RefreshTopology.Instance, after);
        }
    }
}
