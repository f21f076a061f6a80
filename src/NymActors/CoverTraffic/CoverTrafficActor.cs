using Akka;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using Akka.Streams.Dsl;
using NymActors.Gateways;
using NymActors.Sphinx;
using NymActors.Streams.Pacing;
using NymActors.Traffic;

namespace NymActors.CoverTraffic;

/// <summary>
/// Runs the loop cover stream: packets to oneself at exponential intervals, whatever else is sent. A tick at which the gateway
/// takes nothing is dropped, never made up for. Source: docs/protocol/04-client-core.md 3.
/// </summary>
internal sealed class CoverTrafficActor : ReceiveActor
{
    private readonly ClientRefs _refs;
    private readonly CoverPackets _packets;
    private readonly PacingControl _pacing;
    private readonly PacingClock _clock;
    private readonly RandomSource _random;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private Task<Done>? _running;

    public CoverTrafficActor(ClientRefs refs, CoverPackets packets, PacingControl pacing, PacingClock clock, RandomSource random)
    {
        _refs = refs;
        _packets = packets;
        _pacing = pacing;
        _clock = clock;
        _random = random;

        Receive<StartSending>(_ => StartStream());
        Receive<StreamEnded>(message =>
        {
            // The stream of an actor that was restarted ends with it, and is replaced already.
            if (message.Stream != _running)
            {
                return;
            }

            _log.Error(message.Reason, "The loop cover stream ended and is started again");
            StartStream();
        });
    }

    public static Props Props(ClientRefs refs, CoverPackets packets, PacingControl pacing, PacingClock clock, RandomSource random) =>
        Akka.Actor.Props.Create(() => new CoverTrafficActor(refs, packets, pacing, clock, random));

    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        StartStream();
    }

    private void StartStream()
    {
        var running = _running = Source.FromGraph(new PoissonSource<OutgoingPacket>(_clock, _random, _pacing, () => _packets.TryBuild(PacketOrigin.LoopCover)))
            .WatchTermination(Keep.Right)
            .To(GatewaySink.For(_refs.Gateway))
            .Run(Context.Materializer(namePrefix: "cover"));
        running.PipeTo(Self, success: _ => new StreamEnded(running, null), failure: reason => new StreamEnded(running, reason));
    }

    private sealed record StreamEnded(Task<Done> Stream, Exception? Reason) : ActorMessage;
}
