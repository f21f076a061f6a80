using System.Globalization;
using System.Text;
using NymActors.Mixnet;
using NymActors.Protocol.Addressing;

namespace NymActors.Host.Demo;

/// <summary>What the demo's client does: a message to itself, then an anonymous one that is answered through a reply SURB.</summary>
internal sealed class DemoScript(NymClient client, DemoStages stages, TimeProvider time)
{
    // Ten are kept back to ask for more; the rest carry the answer without another round trip.
    private const int ReplySurbs = 20;

    /// <summary>Sends and receives everything.</summary>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    /// <exception cref="NymClientException">The client could not send.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var incoming = client.Messages.GetAsyncEnumerator(cancellationToken);
        await stages.RunAsync("a message to itself", () => SendToSelfAsync(incoming, cancellationToken));
        var tag = await stages.RunAsync("an anonymous message", () => SendAnonymouslyAsync(incoming, cancellationToken));
        await stages.RunAsync("its answer", () => ReplyAsync(incoming, tag, cancellationToken));
    }

    /// <summary>What the network did meanwhile, in one sentence.</summary>
    public static string Summary(NymClient client, LocalMixnet mixnet)
    {
        var mixed = mixnet.Snapshot().Nodes.Where(n => n.Node.Role == MixnetNodeRole.MixNode).Sum(n => n.Forwarded);
        var counters = client.Counters;
        var cover = counters.CoverPacketsSent.Value + counters.LoopCoverPacketsSent.Value;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Meanwhile the client sent {counters.RealPacketsSent.Value} real packets among {cover} cover packets that look the same; the mix nodes mixed {mixed}.");
    }

    private async Task<(bool Result, string Description)> SendToSelfAsync(
        IAsyncEnumerator<IncomingMessage> incoming, CancellationToken cancellationToken)
    {
        const string text = "hello, me";
        var start = time.GetTimestamp();
        var receipt = await client.SendAsync(client.Address, Encoding.UTF8.GetBytes(text), cancellationToken: cancellationToken);
        await ExpectAsync(incoming, text, cancellationToken);
        var arrived = time.GetElapsedTime(start).TotalMilliseconds;
        await receipt.Acknowledged.WaitAsync(cancellationToken);
        var acknowledged = time.GetElapsedTime(start).TotalMilliseconds;
        return (true, string.Create(
            CultureInfo.InvariantCulture,
            $"\"{text}\" crossed gateway, three mix nodes, gateway in {arrived:0} ms; acknowledged after {acknowledged:0} ms"));
    }

    private async Task<(SenderTag Result, string Description)> SendAnonymouslyAsync(
        IAsyncEnumerator<IncomingMessage> incoming, CancellationToken cancellationToken)
    {
        const string text = "guess who";
        await client.SendAnonymousAsync(client.Address, Encoding.UTF8.GetBytes(text), ReplySurbs, cancellationToken: cancellationToken);
        var message = await ExpectAsync(incoming, text, cancellationToken);
        return message.SenderTag is { } tag
            ? (tag, $"\"{text}\" arrived without a sender, with {ReplySurbs} reply SURBs under the tag {tag}")
            : throw new HostException("The anonymous message arrived without its sender tag. This is a fault of the program; please report it.");
    }

    private async Task<(bool Result, string Description)> ReplyAsync(
        IAsyncEnumerator<IncomingMessage> incoming, SenderTag tag, CancellationToken cancellationToken)
    {
        const string text = "no idea";
        await client.ReplyAsync(tag, Encoding.UTF8.GetBytes(text), cancellationToken: cancellationToken);
        await ExpectAsync(incoming, text, cancellationToken);
        return (true, $"\"{text}\" came back through a reply SURB");
    }

    private static async Task<IncomingMessage> ExpectAsync(
        IAsyncEnumerator<IncomingMessage> incoming, string text, CancellationToken cancellationToken)
    {
        if (!await incoming.MoveNextAsync().AsTask().WaitAsync(cancellationToken))
        {
            throw new HostException("The client stopped before the message arrived. Run again with --verbose to see why.");
        }

        var received = Encoding.UTF8.GetString(incoming.Current.Data.Span);
        return received == text
            ? incoming.Current
            : throw new HostException($"The message \"{received}\" arrived instead of \"{text}\". This is a fault of the program; please report it.");
    }
}
