using System.Net;
using Akka.Streams.Dsl;
using NymActors.Protocol.Framing;
using NymActors.Streams.Links;

namespace NymActors.Streams.Tests.Links;

public sealed class InMemoryNodeLinkTests : NodeLinkTests
{
    protected override INodeLinkTransport Transport { get; } = new InMemoryNetwork();

    [Fact]
    public async Task A_full_queue_drops_the_newest_and_what_was_accepted_arrives_even_after_the_close()
    {
        IncomingNodeLink? link = null;
        await using INodeLinkListener listener = Transport.Listen(Loopback(), l => link = l, new() { QueueCapacity = 5 });
        INodeLinkSender sender = Transport.CreateSender();
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(i < 5, sender.TrySend(Address(listener), TestPackets.Numbered(i)));
        }

        Assert.Equal(3, sender.Counters.DroppedCount);
        await sender.DisposeAsync();
        IEnumerable<FramedPacket> received = await link!.Packets.RunWith(Sink.Seq<FramedPacket>(), Materializer).WaitAsync(Guard);
        Assert.Equal([0, 1, 2, 3, 4], received.Select(TestPackets.NumberOf));
    }

    [Fact]
    public async Task Chosen_ports_differ()
    {
        await using INodeLinkListener one = Transport.Listen(new IPEndPoint(IPAddress.Loopback, 0), Run);
        await using INodeLinkListener two = Transport.Listen(new IPEndPoint(IPAddress.Loopback, 0), Run);
        Assert.NotEqual(one.EndPoint, two.EndPoint);
    }
}
