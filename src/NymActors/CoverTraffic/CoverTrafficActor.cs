using Akka;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using Akka.Streams.Dsl;
using NymActors.Gateways;
using NymActors.Outgoing;
using NymActors.Streams.Actors;
using NymActors.Streams.Pacing;

namespace NymActors.CoverTraffic;

/// <summary>
/// Runs the loop cover stream: packets to oneself at exponential intervals, whatever else is sent. A tick at which the gateway
/// takes nothing is dropped, never made up for. Source: docs/protocol/04-client-core.md 3.
/// <code>
///   quiet    start                                            to sending, with StartSending or after a restart that follows it
///   sending  the stream runs                                  to broken, with StreamEnded
///   broken   the wait before the next stream                  to sending, with RestartStream; more than 10 ends a minute are a failure
/// </code>
/// </summary>
internal sealed class CoverTrafficActor : ClientActor, IWithTimers
{
    private readonly CoverTrafficDependencies _d;
    private readonly StreamKeeper _keeper;

    public CoverTrafficActor(CoverTrafficDependencies dependencies)
        : base(dependencies.Refs)
    {
        _d = dependencies;
        _keeper = new StreamKeeper(Context, dependencies.Time, "cover", Run);

        Handle<StartSending>(_ =>
        {
            _d.State.HasBegun = true;
            _keeper.Start();
        });
        Handle<StreamEnded>(OnStreamEnded);
        Handle<RestartStream>(_ => _keeper.Start());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(CoverTrafficDependencies dependencies) => LocalProps.Create(() => new CoverTrafficActor(dependencies));

    protected override void Begin()
    {
        if (_d.State.HasBegun)
        {
            _keeper.Start();
        }
    }

    private void OnStreamEnded(StreamEnded message)
    {
        if (_keeper.OnEnded(message) is { } wait)
        {
            Log.Error(message.Reason, "The loop cover stream ended and is started again in {0} ms", (int)wait.TotalMilliseconds);
            Timers.StartSingleTimer(nameof(RestartStream), RestartStream.Instance, wait);
        }
    }

    private Task<Done> Run(IMaterializer materializer) => Source
        .FromGraph(new PoissonSource<OutgoingPacket>(_d.Clock, _d.Random, _d.Pacing, () => _d.Packets.TryBuild(PacketOrigin.LoopCover)))
        .WatchTermination(Keep.Right)
        .To(new GatewaySink(Refs.Gateway))
        .Run(materializer);
}
