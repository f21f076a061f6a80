using CsCheck;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Preparation;
using NymActors.Protocol.Replies;

namespace NymActors.Protocol.Tests.Preparation;

public sealed class PacketOpenerTests
{
    [Fact]
    public void Whatever_arrives_is_cover_a_fragment_or_malformed()
    {
        var network = new TestNetwork();
        var alice = new TestClient(network, 0);
        var fragment = Assert.Single(new MessageChunker(PacketSize.Regular).Split(new PlainMessage("x"u8.ToArray()), network.Random));
        var prepared = alice.Preparer.PrepareForward(fragment, alice.Address, network.Topology);
        var valid = network.Deliver(prepared.MixPacket).Message.ToArray();

        Gen.OneOf(FuzzBytes.Around(valid), Gen.Byte.Array[1643]).Sample(
            bytes => Assert.Equal(alice.Opener.Open(bytes) is { Kind: ReceivedPacketKind.Fragment }, alice.Opener.Open(bytes).Fragment is not null),
            iter: 500);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(38)]
    public void Too_few_bytes_are_malformed(int length)
    {
        var alice = new TestClient(new TestNetwork(), 0);
        var bytes = new byte[length];
        bytes.AsSpan().Fill(9);

        Assert.Equal(ReceivedPacketKind.Malformed, alice.Opener.Open(bytes).Kind);
    }

    [Fact]
    public void An_ephemeral_key_that_gives_no_secret_is_malformed()
    {
        var alice = new TestClient(new TestNetwork(), 0);

        Assert.Equal(ReceivedPacketKind.Malformed, alice.Opener.Open(new byte[1643]).Kind);
    }

    [Fact]
    public void A_reply_whose_key_is_unknown_is_not_taken_for_one()
    {
        var alice = new TestClient(new TestNetwork(), 0);
        var key = SurbEncryptionKey.FromBytes(Convert.FromHexString("000102030405060708090a0b0c0d0e0f"));
        var delivered = new byte[1643];
        key.ComputeDigest().CopyTo(delivered);
        CoverContent.Write(delivered.AsSpan(32));
        key.Apply(delivered.AsSpan(32));

        Assert.False(alice.Opener.Open(delivered).IsReply);
        alice.ReplyKeys.Add(key.ComputeDigest(), key);
        Assert.Equal(new OpenedPacket(ReceivedPacketKind.Cover, null, true), alice.Opener.Open(delivered));
        Assert.Empty(alice.ReplyKeys);
    }

    [Fact]
    public void A_packet_for_somebody_else_is_no_cover()
    {
        var network = new TestNetwork();
        var alice = new TestClient(network, 0);
        using var stranger = EncryptionKeyPair.Generate(network.Random);
        var cover = network.Deliver(alice.Preparer.PrepareCover(network.Topology).MixPacket).Message;

        Assert.NotEqual(ReceivedPacketKind.Cover, new PacketOpener(stranger, new Dictionary<ReplyKeyDigest, SurbEncryptionKey>().Remove).Open(cover.Span).Kind);
    }
}
