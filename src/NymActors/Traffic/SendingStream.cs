using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using NymActors.CoverTraffic;
using NymActors.Gateways;
using NymActors.Sphinx;
using NymActors.Streams.Pacing;

namespace NymActors.Traffic;

/// <summary>
/// The stream that everything real leaves by: lanes, preparation, Poisson pacing with cover in the gaps, gateway connection.
/// </summary>
/// <param name="queue">The lanes.</param>
/// <param name="preparation">Builds packets.</param>
/// <param name="cover">Builds cover packets for ticks without a real one; null to send nothing then.</param>
/// <param name="rate">The rate; null to send as fast as the gateway takes packets (no pacing, no cover).</param>
/// <param name="clock">The clock of the ticks.</param>
/// <param name="random">Draws the intervals.</param>
/// <param name="refs">The gateway connection.</param>
internal sealed class SendingStream(
    SendingQueue queue,
    PacketPreparation preparation,
    CoverPackets? cover,
    SendingRate? rate,
    PacingClock clock,
    RandomSource random,
    ClientRefs refs)
{
    // Beyond a handful of islands the gateway connection is the limit.
    private static readonly int Parallelism = Math.Clamp(Environment.ProcessorCount - 1, 1, 4);

    /// <summary>How fast the stream sends; null when it is not paced.</summary>
    public SendingRate? Rate => rate;

    /// <summary>Runs the stream inside an actor, which stops it when it stops.</summary>
    /// <param name="context">The owning actor.</param>
    /// <returns>Completes or faults when the stream ends, which it should not.</returns>
    public Task<Done> Start(IActorContext context)
    {
        var materializer = context.Materializer(namePrefix: "sending");
        var source = Source.FromGraph(new LaneSource(queue)).Via(preparation.Flow(Parallelism));
        if (rate is not null)
        {
            Func<OutgoingPacket?>? generate = cover is null ? null : () => cover.TryBuild(PacketOrigin.Cover);
            source = source.Via(new PoissonPacing<OutgoingPacket>(clock, random, rate.Pacing, generate));
        }

        return source
            .WatchTermination(Keep.Right)
            .To(GatewaySink.For(refs.Gateway))
            .Run(materializer);
    }
}
