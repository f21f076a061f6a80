using System.Text.Json;
using NymActors.Protocol.Acknowledgements;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Framing;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Preparation;
using NymActors.Protocol.Replies;

namespace NymActors.Protocol.Tests.Preparation;

/// <summary>Packets of two published clients, from the bytes they gave their gateway to the application message.</summary>
public sealed class RecordedPacketTests
{
    // The encryption key of the recipient of the real messages (docs/protocol/01-sphinx.md section 18).
    private static readonly byte[] RecipientKey = [.. Enumerable.Repeat((byte)0x4e, 32)];

    [Theory]
    [InlineData("sphinx-packets-recorded-g1.json", SurbBlockVersion.V1, 1164)]
    [InlineData("sphinx-packets-recorded-g2.json", SurbBlockVersion.V2, 460)]
    public void The_real_messages_of_both_generations_are_read_to_the_application_bytes(string file, SurbBlockVersion version, int surbLength)
    {
        var vectors = TestVectors.Load(file);
        var network = NetworkOf(vectors.GetProperty("node_private_keys"));
        using var key = EncryptionKeyPair.FromPrivateKey(RecipientKey);
        var opener = new PacketOpener(key, new Dictionary<ReplyKeyDigest, SurbEncryptionKey>().Remove);
        var reassembler = new MessageReassembler();
        var messages = new List<NymMessage>();

        foreach (var vector in vectors.GetProperty("packets").EnumerateArray())
        {
            var prefix = vector.Hex("gateway_frame_head");
            var mixPacket = MixPacket.Decode((byte[])[.. prefix, .. vector.Hex("packet")], MixPacketVersion.V1);
            Assert.Equal(vector.Text("first_hop"), mixPacket.NextHop.ToString());
            var (packet, message, ack) = network.Deliver(mixPacket);
            Assert.Equal(vector.GetProperty("hops").EnumerateArray().Last().Hex("plaintext"), packet.Plaintext.ToArray());
            Assert.Equal(21, ack.Plaintext.Length);

            var opened = opener.Open(message.Span);
            if (vector.Text("label").StartsWith("loop cover", StringComparison.Ordinal))
            {
                Assert.NotEqual(ReceivedPacketKind.Cover, opened.Kind);
                continue;
            }

            Assert.Equal(ReceivedPacketKind.Fragment, opened.Kind);
            if (reassembler.Add(opened.Fragment!, DateTimeOffset.UnixEpoch) is { } complete)
            {
                messages.Add(NymMessage.Parse(complete));
            }
        }

        Assert.Equal(2, messages.Count);
        var repliable = Assert.IsType<RepliableMessage>(messages[0]);
        Assert.Equal((RepliableContent.Data, version, 2), (repliable.Content, repliable.Version, repliable.ReplySurbs.Count));
        Assert.Equal("hello-real-message"u8, repliable.Data.Span);
        Assert.All(repliable.ReplySurbs, surb => Assert.Equal((surbLength, "127.0.0.1:1790"), (surb.Length, surb.FirstHop.ToString())));
        Assert.Equal(
            vectors.GetProperty("surbs").EnumerateArray().Select(surb => surb.Text("surb")),
            repliable.ReplySurbs.Select(surb => Convert.ToHexStringLower(surb.Surb.ToBytes())));
        Assert.All(
            repliable.ReplySurbs,
            surb => Assert.Equal(version == SurbBlockVersion.V1 ? KeyRotation.Unknown : KeyRotation.Even, surb.KeyRotation));
        Assert.Equal("hello-regular"u8, Assert.IsType<PlainMessage>(messages[1]).Data.Span);
    }

    [Theory]
    [InlineData("sphinx-packets-recorded-g1.json")]
    [InlineData("sphinx-packets-recorded-g2.json")]
    public void A_reply_by_a_recorded_SURB_reaches_its_creator(string file)
    {
        var vectors = TestVectors.Load(file);
        var network = NetworkOf(vectors.GetProperty("node_private_keys"));
        foreach (var vector in vectors.GetProperty("surbs").EnumerateArray())
        {
            var surb = ReplySurb.Parse([.. new byte[16], .. vector.Hex("surb")], KeyRotation.Unknown);
            var packet = new byte[PacketSize.Regular.PacketLength()];
            surb.Surb.BuildPacket(vector.Hex("plaintext"), packet);

            Assert.Equal(vector.GetProperty("built").Hex("packet"), packet);
            Assert.Equal(vector.Hex("plaintext"), network.Walk(surb.FirstHop, packet).Plaintext.ToArray());
        }
    }

    [Fact]
    public void What_published_clients_asked_their_gateway_to_forward_is_delivered_and_acknowledged()
    {
        var packets = 0;
        foreach (var session in TestVectors.Load("network-client-packets.json").GetProperty("sessions").EnumerateArray())
        {
            var network = new TestNetwork(session.GetProperty("nodes").EnumerateObject().Select(node => (node.Name, node.Value.Hex("x25519_private_hex"))));
            foreach (var vector in session.GetProperty("packets").EnumerateArray())
            {
                var version = (MixPacketVersion)vector.Number("kind");
                var bytes = vector.Hex("mix_packet_hex");
                var mixPacket = MixPacket.Decode(bytes, version);
                var again = new byte[mixPacket.EncodedLength(version)];
                mixPacket.Encode(again, version);
                Assert.Equal(bytes, again);
                Assert.Equal((PacketSize.Regular, PacketType.Mix), (mixPacket.Size, mixPacket.Type));

                var (packet, message, ack) = network.Deliver(mixPacket);
                CheckLastHop(vector.GetProperty("hops"), packet);
                CheckLastHop(vector.GetProperty("ack").GetProperty("hops"), ack);
                Assert.Equal(1643, message.Length);
                Assert.True(FinalHopPayload.TrySplit(FramedPacket.FromMixPacket(mixPacket), packet.Plaintext, out var payload));
                Assert.Equal(vector.Text("ack_first_hop"), payload.AckFirstHop.ToString());
                packets++;
            }
        }

        Assert.Equal(6, packets);
    }

    private static void CheckLastHop(JsonElement hops, TestNetwork.Arrival arrival)
    {
        var last = hops.EnumerateArray().Last();
        Assert.Equal(last.Hex("plaintext_hex"), arrival.Plaintext.ToArray());
        Assert.Equal(last.Hex("destination_hex"), arrival.Destination.ToArray());
        Assert.True(IdentityKey.TryFromBytes(arrival.Destination.Span, out _));
        Assert.Equal(hops.GetArrayLength(), arrival.Hops);
        Assert.Equal(
            hops.EnumerateArray().SkipLast(1).Aggregate(0UL, (sum, hop) => sum + ulong.Parse(hop.Text("delay_ns"), null)), arrival.DelayNanoseconds);
    }

    private static TestNetwork NetworkOf(JsonElement nodes) =>
        new(nodes.EnumerateObject().Select(node => (node.Name, Convert.FromHexString(node.Value.GetString()!))));
}
