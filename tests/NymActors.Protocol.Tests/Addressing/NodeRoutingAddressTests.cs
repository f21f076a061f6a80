using System.Net;
using System.Text.Json;
using NymActors.Protocol.Addressing;

namespace NymActors.Protocol.Tests.Addressing;

public sealed class NodeRoutingAddressTests
{
    private static readonly JsonElement Vectors = TestVectors.Load("node-routing-address.json");

    [Fact]
    public void Every_address_of_the_vectors_has_its_three_forms()
    {
        foreach (var vector in Vectors.GetProperty("valid").EnumerateArray())
        {
            var endPoint = new IPEndPoint(IPAddress.Parse(vector.Text("ip")), vector.Number("port"));
            var address = NodeRoutingAddress.FromEndPoint(endPoint);
            var padded = new byte[NodeRoutingAddress.SphinxLength];
            padded.AsSpan().Fill(0xee);

            Assert.Equal(vector.Hex("unpadded_hex").Length, address.Write(padded));
            Assert.Equal(vector.Hex("unpadded_hex"), padded.AsSpan(..address.Length));
            address.WritePadded(padded);
            Assert.Equal(vector.Hex("sphinx_form_32_hex"), padded);
            padded.AsSpan().Fill(0xee);
            address.WritePadded(padded.AsSpan(..19));
            Assert.Equal(vector.Hex("surb_ack_form_19_hex"), padded.AsSpan(..19));

            foreach (var form in new[] { "unpadded_hex", "surb_ack_form_19_hex", "sphinx_form_32_hex" })
            {
                var decoded = NodeRoutingAddress.FromBytes(vector.Hex(form));
                Assert.Equal(address, decoded);
                Assert.Equal(address.GetHashCode(), decoded.GetHashCode());
                Assert.Equal(endPoint, decoded.ToEndPoint());
            }
        }
    }

    [Fact]
    public void Every_bad_address_of_the_vectors_is_refused()
    {
        foreach (var vector in Vectors.GetProperty("invalid").EnumerateArray())
        {
            Assert.Throws<ProtocolException>(() => NodeRoutingAddress.FromBytes(vector.Hex("hex")));
            Assert.False(NodeRoutingAddress.TryFromBytes(vector.Hex("hex"), out _));
        }
    }

    [Fact]
    public void Padding_is_not_looked_at()
    {
        byte[] bytes = [4, 6, 0xfd, 1, 2, 3, 4, 9, 9, 9];

        Assert.Equal("1.2.3.4:1789", NodeRoutingAddress.FromBytes(bytes).ToString());
    }

    [Fact]
    public void An_address_that_was_never_set_cannot_be_used()
    {
        Assert.Equal("none", default(NodeRoutingAddress).ToString());
        Assert.Throws<InvalidOperationException>(() => default(NodeRoutingAddress).Write(new byte[32]));
        Assert.Throws<InvalidOperationException>(() => default(NodeRoutingAddress).ToEndPoint());
    }

    [Theory]
    [InlineData("1.2.3.4:1789", true)]
    [InlineData("127.0.0.1:1", true)]
    [InlineData("10.0.0.1:65535", true)]
    [InlineData("223.255.255.255:1", true)]
    [InlineData("[::1]:1789", true)]
    [InlineData("[fe80::1]:1789", true)]
    [InlineData("[::ffff:1.2.3.4]:1789", true)]
    [InlineData("[::ffff:0:0:1]:1789", true)]
    [InlineData("1.2.3.4:0", false)]
    [InlineData("[2001:db8::1]:0", false)]
    [InlineData("0.0.0.0:1789", false)]
    [InlineData("0.1.2.3:1789", false)]
    [InlineData("224.0.0.1:1789", false)]
    [InlineData("240.0.0.1:1789", false)]
    [InlineData("255.255.255.255:1789", false)]
    [InlineData("[::]:1789", false)]
    [InlineData("[ff02::1]:1789", false)]
    [InlineData("[::ffff:0.0.0.0]:1789", false)]
    [InlineData("[::ffff:224.0.0.1]:1789", false)]
    public void Only_the_address_of_one_host_with_a_port_can_be_dialled(string endPoint, bool expected)
    {
        var address = NodeRoutingAddress.FromEndPoint(IPEndPoint.Parse(endPoint));

        Assert.Equal(expected, address.CanBeDialled);
        Assert.False(default(NodeRoutingAddress).CanBeDialled);
    }

    [Fact]
    public void Random_and_mutated_bytes_give_an_address_or_the_named_exception()
    {
        byte[][] valid = [.. Vectors.GetProperty("valid").EnumerateArray().Select(vector => vector.Hex("unpadded_hex"))];
        FuzzBytes.Feed(
            FuzzBytes.Around(valid),
            bytes =>
            {
                var address = NodeRoutingAddress.FromBytes(bytes);
                var written = new byte[address.Length];
                address.Write(written);
                Assert.Equal(written, bytes.AsSpan(..address.Length));
            });
    }
}
