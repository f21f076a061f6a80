using System.Threading.Channels;
using NymActors.Protocol.Addressing;

namespace NymActors.Interop.Tests.Drivers;

/// <summary>A client of whatever make, by what all of them can do.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Messages">What arrives at it.</param>
/// <param name="SendAsync">Sends a plain message.</param>
/// <param name="SendAnonymousAsync">Sends a message with so many reply SURBs.</param>
/// <param name="ReplyAsync">Replies to the sender of an anonymous message.</param>
internal sealed record Participant(
    string Address,
    ChannelReader<PeerMessage> Messages,
    Func<string, byte[], CancellationToken, Task> SendAsync,
    Func<string, byte[], int, CancellationToken, Task> SendAnonymousAsync,
    Func<string, byte[], CancellationToken, Task> ReplyAsync)
{
    public static Participant Of(OurClient client) => new(
        client.Client.Address.ToString(),
        client.Messages,
        (recipient, data, cancellation) => client.Client.SendAsync(Recipient.Parse(recipient), data, cancellationToken: cancellation),
        (recipient, data, surbs, cancellation) => client.Client.SendAnonymousAsync(Recipient.Parse(recipient), data, surbs, cancellationToken: cancellation),
        (tag, data, cancellation) => client.Client.ReplyAsync(SenderTag.Parse(tag), data, cancellationToken: cancellation));

    public static Participant Of(WasmPeer peer) => new(
        peer.Address,
        peer.Messages,
        (recipient, data, cancellation) => peer.SendAsync(recipient, data, cancellation),
        (recipient, data, surbs, cancellation) => peer.SendAnonymousAsync(recipient, data, surbs, cancellation),
        (tag, data, cancellation) => peer.ReplyAsync(tag, data, cancellation));
}
