using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Preparation;
using NymActors.Protocol.Replies;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;

namespace NymActors.Protocol.Tests.Preparation;

public sealed class PacketPreparerTests
{
    [Theory]
    [InlineData(SphinxVersion.V256, PacketSize.Regular)]
    [InlineData(SphinxVersion.V257, PacketSize.Regular)]
    [InlineData(SphinxVersion.V258, PacketSize.Regular)]
    [InlineData(SphinxVersion.V259, PacketSize.Regular)]
    [InlineData(SphinxVersion.V259, PacketSize.Extended8)]
    [InlineData(SphinxVersion.V259, PacketSize.Extended16)]
    [InlineData(SphinxVersion.V259, PacketSize.Extended32)]
    public void A_message_crosses_the_network_and_every_fragment_is_acknowledged(SphinxVersion version, PacketSize size)
    {
        var network = new TestNetwork();
        var alice = new TestClient(network, 0, new PreparationSettings { SphinxVersion = version });
        var bob = new TestClient(network, 1);
        var data = new byte[3 * size.FragmentLength()];
        network.Random.Fill(data);
        NymMessage? received = null;

        foreach (var fragment in new MessageChunker(size).Split(new PlainMessage(data), network.Random))
        {
            var prepared = alice.Preparer.PrepareForward(fragment, bob.Address, network.Topology);
            var (packet, message, ack) = network.Deliver(prepared.MixPacket);

            Assert.Equal((size, PacketType.Mix, KeyRotation.Odd), (prepared.MixPacket.Size, prepared.MixPacket.Type, prepared.MixPacket.KeyRotation));
            Assert.Equal(((ushort)version, 4), (packet.Version, packet.Hops));
            Assert.Equal(network.Topology.FindGateway(bob.Address.Gateway)!.MixAddress, packet.Node.ToEndPoint());
            Assert.Equal(bob.Address.Identity.Bytes, packet.Destination.Span);
            Assert.Equal(size.DeliveredLength(), message.Length);
            CheckAck(network, alice, fragment.Identifier, version, ack);
            CheckRoundTrip(packet.DelayNanoseconds + ack.DelayNanoseconds, prepared.ExpectedRoundTrip);
            received = bob.Receive(message.Span) ?? received;
        }

        Assert.Equal(data, Assert.IsType<PlainMessage>(received).Data.ToArray());
    }

    [Theory]
    [InlineData(SphinxVersion.V256, SurbBlockVersion.V1)]
    [InlineData(SphinxVersion.V258, SurbBlockVersion.V1)]
    [InlineData(SphinxVersion.V259, SurbBlockVersion.V2)]
    public void An_anonymous_message_is_answered_by_its_SURBs(SphinxVersion version, SurbBlockVersion block)
    {
        var network = new TestNetwork(rotationId: 2);
        var alice = new TestClient(network, 0, new PreparationSettings { SphinxVersion = version });
        var bob = new TestClient(network, 1);
        ReplySurb[] surbs = [.. Enumerable.Range(0, 5).Select(_ => alice.Preparer.CreateReplySurb(network.Topology))];
        foreach (var surb in surbs)
        {
            alice.ReplyKeys.Add(surb.EncryptionKey.ComputeDigest(), surb.EncryptionKey);
        }

        var tag = SenderTag.Create(network.Random);
        Assert.Equal(block, alice.Preparer.Settings.NewestSurbBlockIn(network.Topology));
        var question = RepliableMessage.WithData(tag, "who am I?"u8.ToArray(), surbs, block);
        var asked = Assert.IsType<RepliableMessage>(Cross(network, alice, bob, question));
        Assert.Equal((tag, 5), (asked.SenderTag, asked.ReplySurbs.Count));
        Assert.Equal("who am I?"u8, asked.Data.Span);
        Assert.All(asked.ReplySurbs, surb => Assert.Equal(block == SurbBlockVersion.V2 ? KeyRotation.Even : KeyRotation.Unknown, surb.KeyRotation));

        var answer = new byte[4000];
        network.Random.Fill(answer);
        NymMessage? received = null;
        var unused = new Queue<ReplySurb>(asked.ReplySurbs);
        foreach (var fragment in new MessageChunker(PacketSize.Regular).Split(new ReplyDataMessage(answer), network.Random))
        {
            var surb = unused.Dequeue();
            var prepared = bob.Preparer.PrepareReply(fragment, surb, network.Topology);
            var (packet, message, ack) = network.Deliver(prepared.MixPacket);

            Assert.Equal((surb.FirstHop, surb.KeyRotation), (prepared.MixPacket.NextHop, prepared.MixPacket.KeyRotation));
            Assert.Equal((ushort)version, packet.Version);
            Assert.Equal(alice.Address.Identity.Bytes, packet.Destination.Span);
            CheckAck(network, bob, fragment.Identifier, SphinxVersion.V259, ack);
            CheckRoundTrip(45_000_000 + ack.DelayNanoseconds, prepared.ExpectedRoundTrip);
            Assert.True(alice.Opener.Open(message.Span) is { IsReply: true, Fragment: { } opened } && opened.Identifier == fragment.Identifier);

            // The key is used up: the same bytes are now taken for a packet to the client's own key, which they are not.
            Assert.False(alice.Opener.Open(message.Span).IsReply);
            alice.ReplyKeys.Add(surb.EncryptionKey.ComputeDigest(), surb.EncryptionKey);
            received = alice.Receive(message.Span) ?? received;
        }

        Assert.Equal(answer, Assert.IsType<ReplyDataMessage>(received).Data.ToArray());
        Assert.Equal(2, unused.Count);
    }

    [Fact]
    public void In_a_network_of_the_old_generation_every_packet_is_one_that_its_nodes_unwrap()
    {
        var network = new TestNetwork(TopologyMetadata.UnknownRotation, generation: NetworkGeneration.Old);
        var (alice, bob) = (new TestClient(network, 0), new TestClient(network, 1));
        var fragment = new MessageChunker(PacketSize.Regular).Split(new PlainMessage("hello"u8.ToArray()), network.Random).Single();
        var surb = alice.Preparer.CreateReplySurb(network.Topology);
        Assert.Equal(ReplySurb.ExplicitLength, surb.Length);
        Assert.Throws<ArgumentException>(() => alice.Preparer.CreateReplySurb(network.Topology, SurbBlockVersion.V2));

        foreach (var prepared in new[]
        {
            alice.Preparer.PrepareForward(fragment, bob.Address, network.Topology),
            alice.Preparer.PrepareCover(network.Topology),
            bob.Preparer.PrepareReply(fragment, surb, network.Topology),
        })
        {
            var (packet, _, ack) = network.Deliver(prepared.MixPacket);
            Assert.Equal(((ushort)SphinxVersion.V256, (ushort)SphinxVersion.V256), (packet.Version, ack.Version));
            Assert.Equal(KeyRotation.Unknown, prepared.MixPacket.KeyRotation);
        }
    }

    [Fact]
    public void To_a_correspondent_of_the_old_generation_reply_SURBs_carry_keys_in_a_network_of_today()
    {
        var network = new TestNetwork();
        var alice = new TestClient(network, 0);
        var surb = alice.Preparer.CreateReplySurb(network.Topology, SurbBlockVersion.V1);
        Assert.Equal(ReplySurb.ExplicitLength, surb.Length);
        Assert.Equal(SphinxVersion.V258, alice.Preparer.Settings.SurbVersionIn(network.Topology, SurbBlockVersion.V1));
        RepliableMessage.WithData(SenderTag.Create(network.Random), default, [surb], SurbBlockVersion.V1);
    }

    [Theory]
    [InlineData(PacketSize.Regular)]
    [InlineData(PacketSize.Extended8)]
    public void A_cover_packet_comes_back_and_so_does_its_acknowledgement(PacketSize size)
    {
        var network = new TestNetwork();
        var alice = new TestClient(network, 0);
        var prepared = alice.Preparer.PrepareCover(network.Topology, size);
        var (packet, message, ack) = network.Deliver(prepared.MixPacket);

        Assert.Equal(size, prepared.MixPacket.Size);
        Assert.Equal(alice.Address.Identity.Bytes, packet.Destination.Span);
        Assert.Equal(ReceivedPacketKind.Cover, alice.Opener.Open(message.Span).Kind);
        CheckAck(network, alice, FragmentIdentifier.Cover, SphinxVersion.V259, ack);
        CheckRoundTrip(packet.DelayNanoseconds + ack.DelayNanoseconds, prepared.ExpectedRoundTrip);
    }

    [Fact]
    public void Real_and_cover_packets_differ_in_nothing_that_the_way_shows()
    {
        var network = new TestNetwork();
        var alice = new TestClient(network, 0);
        var fragment = Assert.Single(new MessageChunker(PacketSize.Regular).Split(new PlainMessage("x"u8.ToArray()), network.Random));
        var real = alice.Preparer.PrepareForward(fragment, alice.Address, network.Topology);
        var cover = alice.Preparer.PrepareCover(network.Topology);

        Assert.Equal(network.Deliver(real.MixPacket).Packet.Version, network.Deliver(cover.MixPacket).Packet.Version);
        Assert.Equal(
            (real.MixPacket.Size, real.MixPacket.Type, real.MixPacket.KeyRotation),
            (cover.MixPacket.Size, cover.MixPacket.Type, cover.MixPacket.KeyRotation));
        Assert.Equal(real.MixPacket.EncodedLength(MixPacketVersion.V2), cover.MixPacket.EncodedLength(MixPacketVersion.V2));
        Assert.Equal(2422, cover.MixPacket.EncodedLength(MixPacketVersion.V2));
    }

    [Fact]
    public void A_retransmission_shares_nothing_but_the_fragment()
    {
        var network = new TestNetwork();
        var alice = new TestClient(network, 0);
        var bob = new TestClient(network, 1);
        var fragment = Assert.Single(new MessageChunker(PacketSize.Regular).Split(new PlainMessage("x"u8.ToArray()), network.Random));
        var first = network.Deliver(alice.Preparer.PrepareForward(fragment, bob.Address, network.Topology).MixPacket);
        var second = network.Deliver(alice.Preparer.PrepareForward(fragment, bob.Address, network.Topology).MixPacket);

        Assert.False(first.Message.Span[..64].SequenceEqual(second.Message.Span[..64]));
        Assert.False(first.Ack.Plaintext.Span.SequenceEqual(second.Ack.Plaintext.Span));
        Assert.NotNull(bob.Receive(first.Message.Span));
        Assert.Null(bob.Receive(second.Message.Span));
    }

    [Fact]
    public void Without_delays_nothing_waits()
    {
        var network = new TestNetwork();
        var hasty = new TestClient(network, 0, new PreparationSettings { AveragePacketDelay = TimeSpan.Zero, AverageAckDelay = TimeSpan.Zero });
        var prepared = hasty.Preparer.PrepareCover(network.Topology);
        var (packet, _, ack) = network.Deliver(prepared.MixPacket);

        Assert.Equal((0UL, 0UL, TimeSpan.Zero), (packet.DelayNanoseconds, ack.DelayNanoseconds, prepared.ExpectedRoundTrip));
    }

    [Fact]
    public void A_packet_for_nobody_is_refused_with_the_reason()
    {
        var network = new TestNetwork();
        var alice = new TestClient(network, 0);
        var fragment = Assert.Single(new MessageChunker(PacketSize.Regular).Split(new PlainMessage("x"u8.ToArray()), network.Random));
        var elsewhere = new Recipient(alice.Address.Identity, alice.Address.EncryptionKey, network.NewIdentity());
        var weak = new Recipient(alice.Address.Identity, EncryptionKey.FromBytes(new byte[32]), alice.Address.Gateway);

        Assert.Equal(
            TopologyError.UnknownGateway,
            Assert.Throws<TopologyException>(() => alice.Preparer.PrepareForward(fragment, elsewhere, network.Topology)).Error);
        Assert.Throws<ProtocolException>(() => alice.Preparer.PrepareForward(fragment, weak, network.Topology));
        Assert.Throws<ArgumentException>(() => alice.Preparer.PrepareForward(
            Fragment.Parse(Convert.FromHexString("80003039010100aabb")), alice.Address, network.Topology));
    }

    [Fact]
    public void Preparing_a_packet_allocates_little_more_than_the_packet()
    {
        var network = new TestNetwork();
        var alice = new TestClient(network, 0);
        var fragment = Assert.Single(new MessageChunker(PacketSize.Regular).Split(new PlainMessage("x"u8.ToArray()), network.Random));
        alice.Preparer.PrepareForward(fragment, alice.Address, network.Topology);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
        {
            alice.Preparer.PrepareForward(fragment, alice.Address, network.Topology);
        }

        // The packet, its route and message, and the system's cipher objects for the header keystreams of eight layers.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 10, 2413, 2413 + 2200 + (8 * 400));
    }

    private static NymMessage? Cross(TestNetwork network, TestClient from, TestClient to, NymMessage message)
    {
        NymMessage? received = null;
        foreach (var fragment in new MessageChunker(PacketSize.Regular).Split(message, network.Random))
        {
            var prepared = from.Preparer.PrepareForward(fragment, to.Address, network.Topology);
            received = to.Receive(network.Deliver(prepared.MixPacket).Message.Span) ?? received;
        }

        return received;
    }

    private static void CheckAck(
        TestNetwork network, TestClient sender, FragmentIdentifier expected, SphinxVersion version, TestNetwork.Arrival ack)
    {
        Assert.Equal(((ushort)version, 4), (ack.Version, ack.Hops));
        Assert.Equal(sender.Address.Identity.Bytes, ack.Destination.Span);
        Assert.Equal(network.Topology.FindGateway(sender.Address.Gateway)!.MixAddress, ack.Node.ToEndPoint());
        Assert.True(sender.AckKey.TryOpen(ack.Plaintext.Span, out var identifier));
        Assert.Equal(expected, identifier);
    }

    private static void CheckRoundTrip(ulong nanoseconds, TimeSpan expected) =>
        Assert.InRange(expected.TotalNanoseconds, nanoseconds - 200.0, nanoseconds + 200.0);
}
