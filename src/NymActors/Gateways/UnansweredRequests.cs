using NymActors.Outgoing;
using NymActors.Protocol.Gateway;

namespace NymActors.Gateways;

/// <summary>
/// The frames that a gateway has not answered yet, in their order: it answers each with one text, in that order and without numbers
/// (docs/protocol/03-gateway.md section 1). So it is known which packet was refused, and whether a claim or a ping was. Not thread-safe.
/// </summary>
internal sealed class UnansweredRequests
{
    // A gateway that answers no packets (it should, and needs not) must not fill the memory. More are never under way.
    private const int Maximum = 4096;

    private readonly Queue<(GatewayRequestKind Kind, OutgoingPacket? Packet)> _sent = [];

    /// <summary>Requests without an answer.</summary>
    public int Count => _sent.Count;

    /// <summary>A new connection: what was asked on the last one gets no answer.</summary>
    public void Clear() => _sent.Clear();

    /// <summary>A frame was handed to the connection.</summary>
    public void Add(GatewayRequestKind kind, OutgoingPacket? packet = null)
    {
        if (_sent.Count == Maximum)
        {
            _sent.Dequeue();
        }

        _sent.Enqueue((kind, packet));
    }

    /// <summary>Finds what an answer is about; null when it is about nothing that was asked.</summary>
    public (GatewayRequestKind Kind, OutgoingPacket? Packet)? Answered(GatewayTextMessage answer)
    {
        GatewayRequestKind? kind = answer switch
        {
            SendResponse or OutOfBandwidthResponse => GatewayRequestKind.Packet,
            BandwidthResponse => GatewayRequestKind.Claim,
            SupportedProtocolResponse => GatewayRequestKind.Ping,
            _ => null,
        };

        // What stands before the first request of its kind was never answered.
        while (_sent.TryDequeue(out var request))
        {
            if (kind is null || request.Kind == kind)
            {
                return request;
            }
        }

        return null;
    }
}
