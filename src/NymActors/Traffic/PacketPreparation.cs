using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using NymActors.Acknowledgements;
using NymActors.Outgoing;
using NymActors.Protocol.Preparation;
using NymActors.Protocol.Topology;
using NymActors.Topology;

namespace NymActors.Traffic;

/// <summary>
/// Builds packets from fragments, several at once and in order: fragments are dealt out to as many islands of the stream as
/// there are processors to spare and collected in the same turn. No task pool is involved, so a simulated run is repeatable.
/// Whatever goes wrong with one fragment stays with it: nothing thrown here ends the stream.
/// </summary>
/// <param name="preparer">Builds one packet.</param>
/// <param name="topology">The network map to draw routes from.</param>
/// <param name="queue">Told when a fragment is not sent after all.</param>
/// <param name="refs">The acknowledgement actor hears of fragments that cannot be sent now.</param>
/// <param name="counters">Counts those.</param>
internal sealed class PacketPreparation(
    PacketPreparer preparer, CurrentTopology topology, SendingQueue queue, ClientRefs refs, ClientCounters counters)
{
    // Packets prepared ahead of their tick. More would only let routes and lane choices grow old.
    private const int Ahead = 2;

    // A route is drawn anew each time: what fails with three of them fails because of the fragment.
    private const int MaximumAttempts = 3;

    /// <summary>The stage of the stream.</summary>
    /// <param name="parallelism">Islands, at least 1.</param>
    public IGraph<FlowShape<PendingFragment, OutgoingPacket>, NotUsed> Flow(int parallelism)
    {
        if (parallelism == 1)
        {
            return Island();
        }

        return GraphDsl.Create(builder =>
        {
            var turn = 0;
            var deal = builder.Add(new Partition<PendingFragment>(parallelism, _ => turn++ % parallelism));
            var collect = builder.Add(new CollectInTurn<OutgoingPacket>(parallelism));
            for (var i = 0; i < parallelism; i++)
            {
                builder.From(deal.Out(i)).Via(BuildIsland()).To(collect.In(i));
            }

            var drop = builder.Add(DropFailed());
            builder.From(collect.Out).To(drop.Inlet);
            return new FlowShape<PendingFragment, OutgoingPacket>(deal.In, drop.Outlet);
        });
    }

    /// <summary>Builds the packet of a fragment; <see cref="OutgoingPacket.None"/> when none can be built. Never throws.</summary>
    public OutgoingPacket Prepare(PendingFragment fragment)
    {
        var transmission = fragment.Transmission;
        if (!fragment.Settled && topology.Value is { } map)
        {
            try
            {
                return new OutgoingPacket(Build(fragment, map), fragment, PacketOrigin.Real, transmission);
            }
            catch (TopologyException)
            {
                // The map changed since the message was taken in; the next one may be better.
            }
            catch (Exception reason)
            {
                fragment.FailedPreparations++;
                counters.UnbuildablePackets.Increment();
                if (fragment.FailedPreparations >= MaximumAttempts)
                {
                    counters.GivenUp.Increment();
                    fragment.GiveUp(new NymClientException(
                        NymClientError.Unsendable, $"No packet can be built for the message: {reason.Message}", reason));
                }
            }
        }

        queue.Left(fragment);
        if (!fragment.Settled)
        {
            counters.UnroutablePackets.Increment();
            refs.Acknowledgements.Tell(new PreparationFailed(fragment) { WasWithoutMap = topology.Value is null }, ActorRefs.NoSender);
        }

        return OutgoingPacket.None;
    }

    private Flow<PendingFragment, OutgoingPacket, NotUsed> Island() => BuildIsland().Via(DropFailed());

    private Flow<PendingFragment, OutgoingPacket, NotUsed> BuildIsland() =>
        Akka.Streams.Dsl.Flow.Create<PendingFragment>()
            .Select(Prepare)
            .WithAttributes(Attributes.CreateInputBuffer(1, Ahead))
            .Async();

    private static Flow<OutgoingPacket, OutgoingPacket, NotUsed> DropFailed() =>
        Akka.Streams.Dsl.Flow.Create<OutgoingPacket>().Where(static packet => packet != OutgoingPacket.None);

    private PreparedPacket Build(PendingFragment fragment, NetworkTopology map)
    {
        if (fragment.Recipient is { } recipient)
        {
            return preparer.PrepareForward(fragment.Fragment, recipient, map);
        }

        // A SURB whose packet could not be built is not used for another one: part of it may be known already.
        var surb = fragment.TakeSurb() ?? throw new InvalidOperationException("a fragment of a reply waits without a SURB");
        return preparer.PrepareReply(fragment.Fragment, surb, map);
    }
}
