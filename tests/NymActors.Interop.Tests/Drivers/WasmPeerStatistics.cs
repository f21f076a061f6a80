using System.Globalization;
using System.Text.Json;

namespace NymActors.Interop.Tests.Drivers;

/// <summary>What the public WASM client has sent and received, counted below it at its WebSockets.</summary>
/// <param name="ForwardRequests">Binary frames sent: one per mix packet, retransmissions included.</param>
/// <param name="Acknowledgements">Acknowledgements pushed to it by its gateway.</param>
/// <param name="MessageParts">Packets pushed to it by its gateway, one fragment each.</param>
/// <param name="OtherPushes">Binary frames of any other length; there should be none.</param>
internal sealed record WasmPeerStatistics(int ForwardRequests, int Acknowledgements, int MessageParts, int OtherPushes)
{
    /// <summary>Length of the binary frame that carries one acknowledgement (docs/protocol/03-gateway.md sections 10.2 and 11).</summary>
    public const int AcknowledgementLength = 21 + FrameOverhead;

    // Kind, marker, 12 bytes nonce and 16 bytes tag.
    private const int FrameOverhead = 1 + 1 + 12 + 16;
    private const int MessagePartLength = 1643 + FrameOverhead;

    internal static WasmPeerStatistics Parse(JsonElement answer)
    {
        int sent = 0, acknowledgements = 0, parts = 0, others = 0;
        foreach (JsonElement socket in answer.GetProperty("sockets").EnumerateArray())
        {
            sent += socket.GetProperty("binarySent").GetInt32();
            foreach (JsonProperty length in socket.GetProperty("receivedByLength").EnumerateObject())
            {
                int count = length.Value.GetInt32();
                switch (int.Parse(length.Name, CultureInfo.InvariantCulture))
                {
                    case AcknowledgementLength:
                        acknowledgements += count;
                        break;
                    case MessagePartLength:
                        parts += count;
                        break;
                    default:
                        others += count;
                        break;
                }
            }
        }

        return new WasmPeerStatistics(sent, acknowledgements, parts, others);
    }

    /// <summary>What happened since <paramref name="earlier"/>.</summary>
    public WasmPeerStatistics Since(WasmPeerStatistics earlier) => new(
        ForwardRequests - earlier.ForwardRequests,
        Acknowledgements - earlier.Acknowledgements,
        MessageParts - earlier.MessageParts,
        OtherPushes - earlier.OtherPushes);
}
