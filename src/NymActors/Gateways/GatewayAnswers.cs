using Akka.Actor;
using Akka.Event;
using NymActors.Acknowledgements;
using NymActors.Incoming;
using NymActors.Outgoing;
using NymActors.Protocol;
using NymActors.Protocol.Gateway;
using NymActors.Reception;

namespace NymActors.Gateways;

/// <summary>
/// What a gateway says on an open connection: packets and acknowledgements go to the siblings, texts are the fate of single requests. None of
/// it ends the connection. Used by the connection's actor only.
/// </summary>
/// <param name="d">What the actor works with.</param>
/// <param name="log">Its log.</param>
internal sealed class GatewayAnswers(GatewayConnectionDependencies d, ILoggingAdapter log)
{
    /// <summary>Handles a frame.</summary>
    /// <param name="received">The frame.</param>
    /// <param name="room">The room that it takes; given on or left.</param>
    public void Handle(FrameReceived received, ReceptionRoom room)
    {
        try
        {
            if (received.Message.IsText)
            {
                room.Leave();
                OnText(GatewayTextMessage.ParseResponse(received.Message.Bytes));
            }
            else
            {
                OnPushed(received.Link.Frames.Decode(received.Message.Bytes.Span).Plaintext, room);
            }
        }
        catch (ProtocolException error)
        {
            room.Leave();
            d.Counters.MalformedGatewayFrames.Increment();
            log.Warning("Ignored a message from the gateway: {0}", error.Message);
        }
        catch
        {
            // This frame is handled once more, and takes its room again then.
            room.Leave();
            throw;
        }
    }

    private void OnPushed(ReadOnlyMemory<byte> content, ReceptionRoom room)
    {
        if (content.Length <= GatewayProtocol.LongestAcknowledgement)
        {
            d.Refs.Acknowledgements.Tell(new AcknowledgementReceived(content, room), ActorRefs.NoSender);
        }
        else
        {
            d.Refs.Reception.Tell(new PacketReceived(content, room), ActorRefs.NoSender);
        }
    }

    private void OnText(GatewayTextMessage answer)
    {
        var request = d.State.Unanswered.Answered(answer);
        d.State.Bandwidth.Read(answer, request?.Kind);
        if (BandwidthAccount.IsRefusal(answer) && request is { Kind: GatewayRequestKind.Packet } refused)
        {
            d.Counters.RefusedPackets.Increment();
            PutBack(refused.Packet);
        }
        else if (answer is ErrorResponse error && request?.Kind != GatewayRequestKind.Ping)
        {
            // The old generation answers a ping with an error, too.
            log.Warning("The gateway refused a request: {0}", error.Message);
        }
    }

    /// <summary>
    /// A refused packet has gone nowhere, and its fragment need not wait for the acknowledgement to stay away. Through its lane, so that it leaves
    /// at a tick like any other. What travels by a reply SURB waits: a SURB that left is not used again, and another one is the SURB store's to give.
    /// </summary>
    private void PutBack(OutgoingPacket? packet)
    {
        if (packet?.Fragment is { Correspondent: null, IsQueued: false } fragment && !packet.IsOutdated)
        {
            d.Queue.Add(TransmissionLane.Retransmission, [fragment]);
        }
    }
}
