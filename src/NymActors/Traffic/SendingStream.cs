using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using NymActors.CoverTraffic;
using NymActors.Gateways;
using NymActors.Outgoing;
using NymActors.Sphinx;
using NymActors.Streams.Pacing;

namespace NymActors.Traffic;

/// <summary>
/// The stream that everything real leaves by: lanes, preparation, Poisson pacing with cover in the gaps, gateway connection.
/// </summary>
/// <param name="queue">The lanes.</param>
/// <param name="preparation">Builds packets.</param>
/// <param name="parallelism">How many packets are built at once, at least 1.</param>
/// <param name="cover">Builds cover packets for ticks without a real one; null to send nothing then.</param>
/// <param name="rate">The rate; null to send as fast as the gateway takes packets (no pacing, no cover).</param>
/// <param name="clock">The clock of the ticks.</param>
/// <param name="random">Draws the intervals.</param>
/// <param name="refs">The gateway connection, and who gives a fragment another SURB.</param>
internal sealed class SendingStream(
    SendingQueue queue,
    PacketPreparation preparation,
    int parallelism,
    CoverPackets? cover,
    SendingRate? rate,
    PacingClock clock,
    RandomSource random,
    ClientRefs refs)
{
    /// <summary>How fast the stream sends; null when it is not paced.</summary>
    public SendingRate? Rate => rate;

    /// <summary>Runs the stream.</summary>
    /// <param name="materializer">That of the owning actor, whose end ends the stream.</param>
    /// <returns>Completes or faults when the stream ends, which it should not.</returns>
    public Task<Done> Run(IMaterializer materializer)
    {
        var source = Source.FromGraph(new LaneSource(queue, NeedsSurb)).Via(preparation.Flow(parallelism));
        if (rate is not null)
        {
            Func<OutgoingPacket?>? generate = cover is null ? null : () => cover.TryBuild(PacketOrigin.Cover);
            source = source.Via(new PoissonPacing<OutgoingPacket>(clock, random, rate.Pacing, generate));
        }

        return source
            .WatchTermination(Keep.Right)
            .To(new GatewaySink(refs.Gateway))
            .Run(materializer);
    }

    private void NeedsSurb(PendingFragment fragment) => refs.SurbStore.Tell(new RetransmitReply(fragment), ActorRefs.NoSender);
}
