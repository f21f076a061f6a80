using System.Net;
using System.Threading.Channels;
using Akka.Streams.Dsl;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Framing;
using NymActors.Protocol.Packets;
using NymActors.Streams.Links;

namespace NymActors.Streams.Tests.Links;

/// <summary>What every kind of link between nodes must do.</summary>
public abstract class NodeLinkTests : AkkaTest
{
    private readonly Channel<int> _received = Channel.CreateUnbounded<int>();
    private readonly Channel<NodeLinkEvent> _events = Channel.CreateUnbounded<NodeLinkEvent>();

    protected abstract INodeLinkTransport Transport { get; }

    private NodeLinkListenerOptions Reporting => new() { OnEvent = e => _events.Writer.TryWrite(e) };

    [Fact]
    public async Task Packets_of_every_size_arrive_unchanged_and_in_order()
    {
        Channel<FramedPacket> packets = Channel.CreateUnbounded<FramedPacket>();
        await using INodeLinkListener listener = Transport.Listen(
            Loopback(),
            link => link.Packets.RunWith(Sink.ForEach<FramedPacket>(p => packets.Writer.TryWrite(p)), Materializer));
        await using INodeLinkSender sender = Transport.CreateSender();
        PacketSize[] sizes = Enum.GetValues<PacketSize>();
        for (int i = 0; i < 1_000; i++)
        {
            Assert.True(sender.TrySend(Address(listener), TestPackets.Numbered(i, sizes[i % sizes.Length])));
        }

        for (int i = 0; i < 1_000; i++)
        {
            FramedPacket packet = await Next(packets);
            FramedPacket expected = TestPackets.Numbered(i, sizes[i % sizes.Length]);
            Assert.Equal(expected.Size, packet.Size);
            Assert.Equal(expected.Type, packet.Type);
            Assert.True(expected.Packet.Span.SequenceEqual(packet.Packet.Span));
        }

        Assert.Equal(1_000, sender.Counters.SentCount);
        Assert.Equal(1, sender.Counters.ConnectedCount);
        Assert.Equal(1, listener.LinkCount);
    }

    [Theory]
    [InlineData(FrameVersion.V7, KeyRotation.Unknown)]
    [InlineData(FrameVersion.V8, KeyRotation.Odd)]
    public async Task The_key_rotation_travels_with_version_8_only(FrameVersion version, KeyRotation expected)
    {
        Channel<FramedPacket> packets = Channel.CreateUnbounded<FramedPacket>();
        await using INodeLinkListener listener = Transport.Listen(
            Loopback(),
            link => link.Packets.RunWith(Sink.ForEach<FramedPacket>(p => packets.Writer.TryWrite(p)), Materializer));
        await using INodeLinkSender sender = Transport.CreateSender(new() { FrameVersion = version });
        sender.TrySend(Address(listener), TestPackets.Numbered(1, rotation: KeyRotation.Odd));
        Assert.Equal(expected, (await Next(packets)).KeyRotation);
    }

    [Fact]
    public async Task A_listener_that_restarts_gets_packets_again()
    {
        INodeLinkListener first = Transport.Listen(Loopback(), Run, Reporting);
        IPEndPoint endPoint = first.EndPoint;
        await using INodeLinkSender sender = Transport.CreateSender(new() { PauseAfterRefusal = TimeSpan.Zero });
        sender.TrySend(Address(first), TestPackets.Numbered(1));
        Assert.Equal(1, await Next(_received));
        await first.DisposeAsync();
        await Until(NodeLinkEventKind.Ended);

        // Nobody is there now: packets are lost and counted, and the sender keeps trying.
        int number = 2;
        while (sender.Counters.ConnectFailureCount < 3)
        {
            sender.TrySend(Address(first), TestPackets.Numbered(number++));
            await Task.Yield();
        }

        await using INodeLinkListener second = Transport.Listen(endPoint, Run);
        int got;
        do
        {
            sender.TrySend(Address(second), TestPackets.Numbered(number++));
            await Task.Yield();
        }
        while (!_received.Reader.TryRead(out got));

        Assert.InRange(got, 2, number);
        Assert.Equal(2, sender.Counters.ConnectedCount);
        Assert.True(sender.Counters.LostCount > 0);
    }

    [Fact]
    public async Task Above_the_limit_links_are_refused_and_counted()
    {
        await using INodeLinkListener listener = Transport.Listen(Loopback(), Run, Reporting with { MaximumLinks = 1 });
        await using INodeLinkSender one = Transport.CreateSender();
        await using INodeLinkSender two = Transport.CreateSender();
        one.TrySend(Address(listener), TestPackets.Numbered(1));
        Assert.Equal(1, await Next(_received));
        two.TrySend(Address(listener), TestPackets.Numbered(2));
        await Until(NodeLinkEventKind.Refused);
        Assert.Equal(1, listener.RefusedCount);
        Assert.Equal(1, listener.LinkCount);

        await one.DisposeAsync();
        await Until(NodeLinkEventKind.Ended);
        Assert.Equal(0, listener.LinkCount);
    }

    [Fact]
    public async Task Closing_a_link_that_was_never_run_ends_it()
    {
        Channel<IncomingNodeLink> links = Channel.CreateUnbounded<IncomingNodeLink>();
        await using INodeLinkListener listener = Transport.Listen(Loopback(), link => links.Writer.TryWrite(link), Reporting);
        await using INodeLinkSender sender = Transport.CreateSender();
        sender.TrySend(Address(listener), TestPackets.Numbered(1));
        (await Next(links)).Close();
        await Until(NodeLinkEventKind.Ended);
        Assert.Equal(0, listener.LinkCount);
    }

    [Fact]
    public async Task Cancelling_the_stream_closes_the_link_and_the_sender_makes_a_new_one()
    {
        Channel<IncomingNodeLink> links = Channel.CreateUnbounded<IncomingNodeLink>();
        await using INodeLinkListener listener = Transport.Listen(Loopback(), link => links.Writer.TryWrite(link), Reporting);
        Channel<NodeLinkEvent> made = Channel.CreateUnbounded<NodeLinkEvent>();
        await using INodeLinkSender sender = Transport.CreateSender(new() { OnEvent = e => made.Writer.TryWrite(e) });
        sender.TrySend(Address(listener), TestPackets.Numbered(1));
        Assert.Equal(NodeLinkEventKind.Connected, (await Next(made)).Kind);
        FramedPacket first = await (await Next(links)).Packets.RunWith(Sink.First<FramedPacket>(), Materializer).WaitAsync(Guard);
        Assert.Equal(1, TestPackets.NumberOf(first));
        await Until(NodeLinkEventKind.Ended);

        IncomingNodeLink? second;
        int number = 2;
        do
        {
            sender.TrySend(Address(listener), TestPackets.Numbered(number++));
            await Task.Yield();
        }
        while (!links.Reader.TryRead(out second));

        while ((await Next(made)).Kind != NodeLinkEventKind.Connected)
        {
        }

        Assert.Equal(2, sender.Counters.ConnectedCount);
        second.Close();
    }

    [Fact]
    public async Task An_address_in_use_is_refused_with_a_reason()
    {
        await using INodeLinkListener listener = Transport.Listen(Loopback(), Run);
        NodeLinkException exception = Assert.Throws<NodeLinkException>(() => Transport.Listen(listener.EndPoint, Run));
        Assert.Contains(listener.EndPoint.ToString(), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packet_without_a_next_hop_is_dropped_and_counted()
    {
        await using INodeLinkSender sender = Transport.CreateSender();
        Assert.False(sender.TrySend(default, TestPackets.Numbered(1)));
        Assert.Equal(1, sender.Counters.UnroutableCount + sender.Counters.LostCount);
    }

    [Fact]
    public async Task After_disposal_nothing_is_taken()
    {
        await using INodeLinkListener listener = Transport.Listen(Loopback(), Run);
        INodeLinkSender sender = Transport.CreateSender();
        sender.TrySend(Address(listener), TestPackets.Numbered(1));
        Assert.Equal(1, await Next(_received));
        await sender.DisposeAsync();
        Assert.False(sender.TrySend(Address(listener), TestPackets.Numbered(2)));
    }

    protected static IPEndPoint Loopback() => new(IPAddress.Loopback, 0);

    protected static NodeRoutingAddress Address(INodeLinkListener listener) => NodeRoutingAddress.FromEndPoint(listener.EndPoint);

    protected static async Task<T> Next<T>(Channel<T> channel) => await channel.Reader.ReadAsync().AsTask().WaitAsync(Guard);

    protected void Run(IncomingNodeLink link) =>
        link.Packets.RunWith(Sink.ForEach<FramedPacket>(p => _received.Writer.TryWrite(TestPackets.NumberOf(p))), Materializer);

    private async Task Until(NodeLinkEventKind kind)
    {
        while ((await Next(_events)).Kind != kind)
        {
        }
    }
}
