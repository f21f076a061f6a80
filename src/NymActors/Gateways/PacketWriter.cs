using Akka.Actor;
using NymActors.Acknowledgements;
using NymActors.Outgoing;

namespace NymActors.Gateways;

/// <summary>
/// The packets that the streams have handed over, at most one per stream, on their way into the connection: one is written at a
/// time, and its stream hears of it (<see cref="PacketTaken"/>). Used by the connection's actor only.
/// </summary>
/// <param name="refs">Hear that a fragment leaves.</param>
/// <param name="queue">Holds the fragment until then.</param>
/// <param name="counters">What was sent.</param>
/// <param name="time">Measures how long a write takes.</param>
internal sealed class PacketWriter(ClientRefs refs, SendingQueue queue, ClientCounters counters, TimeProvider time)
{
    private readonly Queue<(OutgoingPacket Packet, IActorRef Stream)> _waiting = [];
    private IActorRef? _writing;
    private long _since;

    /// <summary>What goes to the gateway and comes from it.</summary>
    public TrafficMeter Meter { get; } = new(time);

    /// <summary>How long the packet that is being written has been under way; zero when none is.</summary>
    public TimeSpan WritingFor => _writing is null ? TimeSpan.Zero : time.GetElapsedTime(_since);

    /// <summary>Takes a packet.</summary>
    public void Add(OutgoingPacket packet, IActorRef stream) => _waiting.Enqueue((packet, stream));

    /// <summary>Begins to write the next packet, unless one is being written or none waits.</summary>
    /// <returns>The write, to be followed by <see cref="OnWritten"/>; null when none was begun.</returns>
    public Task? TryWrite(GatewayLink link, BandwidthAccount bandwidth, UnansweredRequests unanswered, CancellationToken stopped)
    {
        while (_writing is null && _waiting.TryDequeue(out var next))
        {
            if (next.Packet.IsOutdated)
            {
                // Its fragment is on its way in another packet, or needs none any more.
                next.Stream.Tell(PacketTaken.Instance);
                continue;
            }

            _writing = next.Stream;
            _since = time.GetTimestamp();
            Count(next.Packet);
            var frame = Encode(link, next.Packet);
            Meter.Sent(frame.Length);
            bandwidth.Spend(next.Packet.Packet.MixPacket.Packet.Length);
            unanswered.Add(GatewayRequestKind.Packet, next.Packet);
            return link.Connection.SendBinaryAsync(frame, stopped).AsTask();
        }

        return null;
    }

    /// <summary>The write has ended. A packet whose write failed is lost, and sent again when its acknowledgement stays away.</summary>
    public void OnWritten()
    {
        _writing?.Tell(PacketTaken.Instance);
        _writing = null;
    }

    private byte[] Encode(GatewayLink link, OutgoingPacket packet)
    {
        try
        {
            return link.Frames.EncodeMixPacket(packet.Packet.MixPacket, link.FrameKind);
        }
        catch
        {
            // The stream must not wait for a packet that never leaves; what it carried is sent again.
            OnWritten();
            throw;
        }
    }

    /// <summary>The acknowledgement's timer starts here, before the packet can be acknowledged.</summary>
    private void Count(OutgoingPacket packet)
    {
        switch (packet.Origin)
        {
            case PacketOrigin.Cover:
                counters.CoverPacketsSent.Increment();
                break;
            case PacketOrigin.LoopCover:
                counters.LoopCoverPacketsSent.Increment();
                break;
            default:
                counters.RealPacketsSent.Increment();
                refs.Acknowledgements.Tell(new FragmentSent(packet.Fragment!, packet.Packet.ExpectedRoundTrip));
                queue.Left(packet.Fragment!);
                break;
        }
    }
}
