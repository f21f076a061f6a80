using Akka.Actor;
using Akka.Event;
using NymActors.Outgoing;
using NymActors.Sessions;
using NymActors.Streams.Actors;

namespace NymActors.Health;

/// <summary>
/// Looks twice a second, and whenever something has changed, how the client is, and tells those who watch. Where no cover traffic shows whether
/// packets come back, it sends one to the client itself.
/// <code>
///   looking  start, then every half second, and with LookAgain
/// </code>
/// </summary>
internal sealed class HealthActor : ClientActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly HealthDependencies _d;

    public HealthActor(HealthDependencies dependencies)
        : base(dependencies.Refs)
    {
        _d = dependencies;

        Handle<LookAgain>(_ => Look());
        Handle<PacketTaken>(_ => { });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(HealthDependencies dependencies) => LocalProps.Create(() => new HealthActor(dependencies));

    protected override void Begin()
    {
        Timers.StartPeriodicTimer(nameof(LookAgain), LookAgain.Instance, Interval);
        Look();
    }

    protected override void PostStop() => _d.Feed.Note(ClientAvailability.Stopped, [], null);

    private void Look()
    {
        _d.Proof.Look(_d.Gateway.Link, _d.Counters.OwnPacketsBack, _d.Counters.RealPacketsSent.Value);
        if (_d.Proof.NeedsProbe && _d.Packets.TryBuild(PacketOrigin.LoopCover) is { } probe)
        {
            Refs.Gateway.Tell(probe, Self);
        }

        var (availability, troubles, detail) = _d.Judge.Judge();
        if (_d.Rate.Look(troubles.Contains(ClientTrouble.RateNotReached), _d.Gateway.Writer.Meter.PacketsPerSecond) is { } remark)
        {
            Log.Log(remark.Level, null, remark.Text);
        }

        if (_d.Feed.Note(availability, troubles, detail) is { } changed)
        {
            Log.Debug("The client is {0}", changed);
            Refs.Sessions.Tell(StateChanged.Instance);
        }
    }
}
