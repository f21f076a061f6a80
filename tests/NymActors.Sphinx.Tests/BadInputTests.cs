using NymActors.Sphinx.Primitives;

namespace NymActors.Sphinx.Tests;

/// <summary>The table of docs/protocol/01-sphinx.md section 17, as far as it concerns packets and SURBs.</summary>
public sealed class BadInputTests : IDisposable
{
    private const byte Forward = 1;
    private const byte Final = 2;

    private readonly SeededRandomSource _random = new(17);
    private readonly TestRoute _route;

    public BadInputTests() => _route = new TestRoute(3, _random);

    public static TheoryData<string> LowOrderPoints() =>
    [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(364)]
    public void A_packet_below_365_bytes_is_refused_as_packet(int length) =>
        AssertRefused(SphinxError.Packet, new byte[length]);

    [Theory]
    [InlineData(365)]
    [InlineData(380)]
    public void A_packet_of_365_to_380_bytes_is_refused_for_its_payload_after_a_valid_MAC(int length) =>
        AssertRefused(SphinxError.Payload, Forge(ForgedPacket.Routing(Forward, 0, 259), new byte[length - 348]), changesBytes: false);

    [Fact]
    public void A_packet_of_381_bytes_is_the_shortest_that_passes()
    {
        byte[] packet = new byte[381];
        SphinxPacketBuilder.Build(
            SphinxVersion.V259, _route.Hops, _route.Delays, _route.Destination, _route.Identifier, [1, 2, 3], packet, _random);
        Assert.Equal([1, 2, 3], _route.Unwrap(SphinxVersion.V259, packet));
    }

    [Theory]
    [MemberData(nameof(LowOrderPoints))]
    public void An_alpha_of_low_order_is_refused_like_a_wrong_MAC(string alpha)
    {
        byte[] packet = Build();
        Convert.FromHexString(alpha).CopyTo(packet, 0);
        AssertRefused(SphinxError.Header, packet);
    }

    [Fact]
    public void A_point_is_of_low_order_exactly_when_its_product_is_zero()
    {
        // The rest of the twelve points of the literature: without bit 255 they are other, honest coordinates.
        string[] honest =
        [
            "cdeb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880",
            "4c9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7",
            "d9ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "daffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "dbffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        ];
        var points = LowOrderPoints().Select(row => row.Data).Concat(honest).Select(Convert.FromHexString).ToList();
        int count = points.Count;
        for (int i = 0; i < count; i++)
        {
            foreach ((int index, byte bit) in new (int, byte)[] { (31, 0x80), (31, 0x40), (0, 1), (0, 2), (0, 4), (16, 1) })
            {
                byte[] neighbour = [.. points[i]];
                neighbour[index] ^= bit;
                points.Add(neighbour);
            }
        }
        byte[] scalar = new byte[32];
        byte[] product = new byte[32];
        _random.Fill(scalar);
        int lowOrder = 0;
        foreach (byte[] point in points)
        {
            bool expected = !X25519.TryMultiply(scalar, point, product);
            Assert.Equal(expected, X25519.IsLowOrder(point));
            lowOrder += expected ? 1 : 0;
        }
        Assert.True(lowOrder >= 14);
    }

    [Fact]
    public void Bit_255_of_alpha_is_ignored()
    {
        byte[] packet = Build();
        packet[31] |= 0x80;
        Assert.Equal("hello"u8, _route.Unwrap(SphinxVersion.V258, packet));
    }

    [Fact]
    public void Any_changed_byte_of_the_header_is_refused_and_leaves_the_packet_alone()
    {
        byte[] packet = Build();
        for (int i = 0; i < SphinxConstants.HeaderLength; i++)
        {
            packet[i] ^= 0x04;
            AssertRefused(SphinxError.Header, packet);
            packet[i] ^= 0x04;
        }
        Assert.Equal("hello"u8, _route.Unwrap(SphinxVersion.V258, packet));
    }

    [Fact]
    public void Another_nodes_key_is_refused_and_the_right_one_then_still_works()
    {
        byte[] packet = Build();
        Assert.False(SphinxProcessor.TryProcess(_route.Key(1), packet, out _, out SphinxError error));
        Assert.Equal(SphinxError.Header, error);
        Assert.Equal("hello"u8, _route.Unwrap(SphinxVersion.V258, packet));
    }

    [Fact]
    public void A_changed_payload_byte_passes_forward_hops_and_is_refused_at_the_final_one()
    {
        byte[] packet = Build();
        packet[^1] ^= 1;
        SphinxProcessor.Process(_route.Key(0), packet);
        SphinxProcessor.Process(_route.Key(1), packet);
        var exception = Assert.Throws<SphinxException>(() => SphinxProcessor.Process(_route.Key(2), packet));
        Assert.Equal(SphinxError.Payload, exception.Kind);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(255)]
    public void A_flag_that_is_neither_forward_nor_final_is_refused_as_routing(byte flag) =>
        AssertRefused(SphinxError.Routing, Forge(ForgedPacket.Routing(flag, 0, 259), new byte[100]));

    [Fact]
    public void The_first_byte_of_the_version_field_is_ignored()
    {
        byte[] payload = Padded(100, [9, 9]);
        byte[] packet = Forge(ForgedPacket.Routing(Final, 7, 258), payload);
        SphinxResult result = SphinxProcessor.Process(_route.Key(0), packet);
        Assert.Equal(258, result.VersionNumber);
        Assert.Equal([9, 9], packet[result.Plaintext]);
    }

    [Fact]
    public void A_payload_without_its_zero_prefix_is_refused_at_the_final_hop()
    {
        for (int i = 0; i < 16; i++)
        {
            byte[] payload = Padded(60, [5]);
            payload[i] = 1;
            AssertRefused(SphinxError.Payload, Forge(ForgedPacket.Routing(Final, 0, 259), payload), changesBytes: true);
        }
    }

    [Fact]
    public void A_payload_without_a_marker_is_refused_at_the_final_hop()
    {
        byte[] payload = new byte[60];
        payload.AsSpan(16).Fill(2);
        AssertRefused(SphinxError.Payload, Forge(ForgedPacket.Routing(Final, 0, 259), payload), changesBytes: true);
    }

    [Fact]
    public void The_plaintext_ends_before_the_last_marker_whatever_follows()
    {
        byte[] payload = Padded(60, [1, 1, 0, 1]);
        payload[40] = 7;
        byte[] packet = Forge(ForgedPacket.Routing(Final, 0, 259), payload);
        SphinxResult result = SphinxProcessor.Process(_route.Key(0), packet);
        Assert.Equal([1, 1, 0, 1], packet[result.Plaintext]);
    }

    [Fact]
    public void A_huge_delay_is_reported_as_it_is()
    {
        byte[] routing = ForgedPacket.Routing(Forward, 0, 259);
        routing.AsSpan(36, 8).Fill(0xff);
        SphinxResult result = SphinxProcessor.Process(_route.Key(0), Forge(routing, new byte[100]));
        Assert.Equal(ulong.MaxValue, result.DelayNanoseconds);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(380)]
    [InlineData(395)]
    [InlineData(380 + 17)]
    [InlineData(380 + (6 * 16))]
    [InlineData(380 + (11 * 16))]
    [InlineData(380 + 191)]
    [InlineData(380 + 193)]
    [InlineData(380 + 208)]
    [InlineData(380 + (6 * 192))]
    public void A_surb_of_impossible_length_is_refused(int length)
    {
        var exception = Assert.Throws<SphinxException>(() => Surb.Parse(new byte[length]));
        Assert.Equal(SphinxError.Surb, exception.Kind);
        Assert.Contains($"{length} bytes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_is_too_long_for_the_packet_is_refused()
    {
        Surb surb = Surb.Create(SphinxVersion.V259, _route.Hops, _route.Delays, _route.Destination, _route.Identifier, _random);
        AssertThrows(SphinxError.Payload, () => surb.BuildPacket(new byte[22], new byte[386]));
        AssertThrows(SphinxError.Payload, () => surb.BuildPacket([], new byte[380]));
        AssertThrows(SphinxError.Payload, () => surb.BuildPacket([], new byte[10]));
        AssertThrows(SphinxError.Payload, () => Build(_route.Hops, _route.Delays, new byte[22], new byte[386]));
        surb.BuildPacket(new byte[21], new byte[386]);
    }

    [Fact]
    public void Routes_that_are_empty_too_long_or_without_matching_delays_are_refused()
    {
        SphinxHop[] six = [.. _route.Hops, .. _route.Hops];
        AssertThrows(SphinxError.Routing, () => Build([], [], [], new byte[400]));
        AssertThrows(SphinxError.Routing, () => Build(six, new ulong[6], [], new byte[400]));
        AssertThrows(SphinxError.Routing, () => Build(_route.Hops, new ulong[2], [], new byte[400]));
        AssertThrows(SphinxError.Surb, () => Surb.Create(SphinxVersion.V259, [], [], _route.Destination, _route.Identifier, _random));
        AssertThrows(
            SphinxError.Surb,
            () => Surb.Create(SphinxVersion.V259, _route.Hops, new ulong[4], _route.Destination, _route.Identifier, _random));
    }

    [Theory]
    [MemberData(nameof(LowOrderPoints))]
    public void A_hop_with_a_key_of_low_order_is_refused_by_the_builder(string key)
    {
        SphinxHop[] hops = [_route.Hops[0], new SphinxHop(new byte[32], Convert.FromHexString(key))];
        AssertThrows(SphinxError.Routing, () => Build(hops, new ulong[2], [], new byte[400]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(260)]
    public void A_version_that_no_sender_writes_is_refused_by_the_builder(ushort version) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SphinxPacketBuilder.Build(
            (SphinxVersion)version, _route.Hops, _route.Delays, _route.Destination, _route.Identifier, [], new byte[400], _random));

    public void Dispose() => _route.Dispose();

    private static void AssertThrows(SphinxError kind, Action action) => Assert.Equal(kind, Assert.Throws<SphinxException>(action).Kind);

    private static byte[] Padded(int length, ReadOnlySpan<byte> message)
    {
        byte[] payload = new byte[length];
        message.CopyTo(payload.AsSpan(16));
        payload[16 + message.Length] = 1;
        return payload;
    }

    private byte[] Forge(byte[] routing, byte[] payload) => ForgedPacket.Make(_route.Key(0), routing, payload, _random);

    private byte[] Build()
    {
        byte[] packet = new byte[500];
        SphinxPacketBuilder.Build(
            SphinxVersion.V258, _route.Hops, _route.Delays, _route.Destination, _route.Identifier, "hello"u8, packet, _random);
        return packet;
    }

    private void Build(SphinxHop[] hops, ulong[] delays, byte[] message, byte[] packet) => SphinxPacketBuilder.Build(
        SphinxVersion.V257, hops, delays, _route.Destination, _route.Identifier, message, packet, _random);

    private void AssertRefused(SphinxError expected, byte[] packet, bool changesBytes = false)
    {
        byte[] before = [.. packet];
        Assert.False(SphinxProcessor.TryProcess(_route.Key(0), packet, out SphinxResult result, out SphinxError error));
        Assert.Equal(expected, error);
        Assert.Equal(default, result.Kind);
        if (!changesBytes)
        {
            Assert.Equal(before, packet);
        }
        before.CopyTo(packet, 0);
        var exception = Assert.Throws<SphinxException>(() => SphinxProcessor.Process(_route.Key(0), packet));
        Assert.Equal(expected, exception.Kind);
        before.CopyTo(packet, 0);
    }
}
