using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Channels;
using Akka.Streams.Dsl;
using NymActors.Protocol;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Framing;
using NymActors.Protocol.Packets;
using NymActors.Streams.Links;
using NymActors.Streams.Pacing;

namespace NymActors.Streams.Tests.Links;

public sealed class TcpNodeLinkTests : NodeLinkTests
{
    protected override INodeLinkTransport Transport { get; } = new TcpNodeLinkTransport();

    [Fact]
    public async Task A_full_queue_drops_the_newest_and_counts_them()
    {
        // A peer that accepts and never reads: the sockets' buffers fill, then the queue.
        using Socket deaf = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        deaf.Bind(Loopback());
        deaf.Listen(1);
        NodeRoutingAddress address = NodeRoutingAddress.FromEndPoint((IPEndPoint)deaf.LocalEndPoint!);
        await using INodeLinkSender sender = Transport.CreateSender(new() { QueueCapacity = 10 });
        int refused = 0;
        while (refused < 20)
        {
            refused += sender.TrySend(address, TestPackets.Numbered(1, PacketSize.Extended32)) ? 0 : 1;
            await Task.Yield();
        }

        Assert.Equal(refused, sender.Counters.DroppedCount);
        Assert.Equal(0, sender.Counters.LostCount);
    }

    [Fact]
    public async Task Waiting_packets_leave_in_few_writes()
    {
        Channel<int> received = Channel.CreateUnbounded<int>();
        await using INodeLinkListener listener = Transport.Listen(
            Loopback(),
            link => link.Packets.RunWith(Sink.ForEach<FramedPacket>(p => received.Writer.TryWrite(TestPackets.NumberOf(p))), Materializer));
        await using INodeLinkSender sender = Transport.CreateSender();

        // All of them are queued while the link is being made.
        for (int i = 0; i < 1_500; i++)
        {
            sender.TrySend(Address(listener), TestPackets.Numbered(i));
        }

        for (int i = 0; i < 1_500; i++)
        {
            Assert.Equal(i, await Next(received));
        }

        Assert.True(sender.Counters.WriteCount < 500, $"{sender.Counters.WriteCount} writes");
    }

    [Fact]
    public async Task Bytes_that_are_no_frame_fail_the_stream_and_close_the_connection()
    {
        TaskCompletionSource<Task> stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using INodeLinkListener listener = Transport.Listen(
            Loopback(), link => stream.SetResult(link.Packets.RunWith(Sink.Ignore<FramedPacket>(), Materializer)));
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.EndPoint);
        await socket.SendAsync("GET / HTTP/1.1\r\n"u8.ToArray());
        Task run = await stream.Task.WaitAsync(Guard);
        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => run.WaitAsync(Guard));
        Assert.IsType<ProtocolException>(failure.GetBaseException());
        try
        {
            Assert.Equal(0, await socket.ReceiveAsync(new byte[1]).WaitAsync(Guard));
        }
        catch (SocketException)
        {
            // A reset closes it as well.
        }
    }

    [Fact]
    public async Task An_attempt_that_times_out_is_followed_by_longer_and_longer_waits()
    {
        SimulatedPacingClock clock = new();
        Channel<NodeLinkEvent> events = Channel.CreateUnbounded<NodeLinkEvent>();
        TcpNodeLinkTransport transport = new(new PacingTimeProvider(clock, DateTimeOffset.UnixEpoch))
        {
            Connect = async (_, _, token) => await Task.Delay(Timeout.InfiniteTimeSpan, token),
        };
        await using INodeLinkSender sender = transport.CreateSender(new() { OnEvent = e => events.Writer.TryWrite(e) });
        NodeRoutingAddress address = NodeRoutingAddress.FromEndPoint(new IPEndPoint(IPAddress.Loopback, 1789));
        foreach (int wait in new[] { 0, 20, 40, 80, 160, 300, 300 })
        {
            sender.TrySend(address, TestPackets.Numbered(1));
            if (wait > 0)
            {
                await clock.WhenAsync(c => c.NextDeadline == c.NowNanoseconds + (wait * 1_000_000_000L)).WaitAsync(Guard);
                clock.AdvanceToNextDeadline();
            }

            await clock.WhenAsync(c => c.NextDeadline == c.NowNanoseconds + 1_500_000_000L).WaitAsync(Guard);
            clock.AdvanceToNextDeadline();
            Assert.Equal(NodeLinkEventKind.ConnectTimedOut, (await Next(events)).Kind);
        }

        Assert.Equal(7, sender.Counters.ConnectFailureCount);
    }

    [Fact]
    public async Task A_link_survives_a_failure_that_nobody_expected()
    {
        int attempts = 0;
        Channel<NodeLinkEvent> events = Channel.CreateUnbounded<NodeLinkEvent>();
        Channel<int> received = Channel.CreateUnbounded<int>();
        TcpNodeLinkTransport transport = new()
        {
            Connect = (socket, peer, token) => attempts++ == 0
                ? throw new InvalidOperationException("unexpected")
                : socket.ConnectAsync(peer, token),
        };
        await using INodeLinkListener listener = transport.Listen(
            Loopback(),
            link => link.Packets.RunWith(Sink.ForEach<FramedPacket>(p => received.Writer.TryWrite(TestPackets.NumberOf(p))), Materializer));
        await using INodeLinkSender sender = transport.CreateSender(
            new() { PauseAfterRefusal = TimeSpan.Zero, OnEvent = e => events.Writer.TryWrite(e) });
        sender.TrySend(Address(listener), TestPackets.Numbered(1));
        Assert.Equal("unexpected", (await Next(events)).Detail);
        sender.TrySend(Address(listener), TestPackets.Numbered(2));
        Assert.Equal(NodeLinkEventKind.Connected, (await Next(events)).Kind);
        sender.TrySend(Address(listener), TestPackets.Numbered(3));
        int first = await Next(received);
        Assert.InRange(first, 2, 3);
    }

    [Fact]
    public void The_back_off_is_that_of_the_vectors()
    {
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllText("Vectors/reconnection-backoff.json"));
        foreach (JsonElement row in vectors.RootElement.GetProperty("reconnection_backoff").GetProperty("cases").EnumerateArray())
        {
            JsonElement milliseconds = row.GetProperty("ms");
            double expected = milliseconds.ValueKind == JsonValueKind.Null ? 0 : milliseconds.GetDouble();
            Assert.Equal(expected, new NodeLinkSenderOptions().BackOffAfter(row.GetProperty("attempt").GetUInt32()).TotalMilliseconds);
        }
    }

    [Fact]
    public async Task Links_that_strangers_ask_for_are_limited_and_idle_ones_make_room()
    {
        SimulatedPacingClock clock = new();
        TcpNodeLinkTransport transport = new(new PacingTimeProvider(clock, DateTimeOffset.UnixEpoch));
        Channel<int> received = Channel.CreateUnbounded<int>();
        void Accept(IncomingNodeLink link) =>
            link.Packets.RunWith(Sink.ForEach<FramedPacket>(p => received.Writer.TryWrite(TestPackets.NumberOf(p))), Materializer);
        await using INodeLinkListener one = transport.Listen(Loopback(), Accept);
        await using INodeLinkListener two = transport.Listen(Loopback(), Accept);
        await using INodeLinkSender sender = transport.CreateSender(new() { MaximumLinks = 1 });
        Assert.True(sender.TrySend(Address(one), TestPackets.Numbered(1)));
        Assert.Equal(1, await Next(received));
        Assert.False(sender.TrySend(Address(two), TestPackets.Numbered(2)));
        Assert.Equal(1, sender.Counters.UnroutableCount);
        clock.Advance(301_000_000_000);
        Assert.True(sender.TrySend(Address(two), TestPackets.Numbered(3)));
        Assert.Equal(3, await Next(received));
    }
}
