namespace NymActors.Sphinx.Tests;

public sealed class RoundTripTests
{
    public static TheoryData<SphinxVersion, int> VersionsAndHops()
    {
        var data = new TheoryData<SphinxVersion, int>();
        foreach (SphinxVersion version in Enum.GetValues<SphinxVersion>())
        {
            for (int hops = 1; hops <= SphinxConstants.MaxHops; hops++)
            {
                data.Add(version, hops);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(VersionsAndHops))]
    public void A_packet_of_any_version_and_length_arrives_with_its_delays_and_message(SphinxVersion version, int hops)
    {
        var random = new SeededRandomSource((ulong)version * 10 + (ulong)hops);
        using var route = new TestRoute(hops, random);
        byte[] packet = new byte[2413];
        byte[] message = new byte[2048];
        random.Fill(message);

        SphinxPacketBuilder.Build(
            version, route.Hops, route.Delays, route.Destination, route.Identifier, message, packet, random);

        Assert.Equal(message, route.Unwrap(version, packet));
    }

    [Theory]
    [MemberData(nameof(VersionsAndHops))]
    public void A_packet_made_with_a_surb_arrives_at_its_creator(SphinxVersion version, int hops)
    {
        var random = new SeededRandomSource((ulong)version * 100 + (ulong)hops);
        using var route = new TestRoute(hops, random);
        byte[] packet = new byte[700];
        byte[] message = new byte[200];
        random.Fill(message);

        Surb created = Surb.Create(version, route.Hops, route.Delays, route.Destination, route.Identifier, random);
        Surb received = Surb.Parse(created.ToBytes());
        received.BuildPacket(message, packet);

        Assert.Equal(hops, received.HopCount);
        Assert.Equal(version == SphinxVersion.V259, received.HasSeeds);
        Assert.Equal(380 + (hops * (version == SphinxVersion.V259 ? 16 : 192)), received.Length);
        Assert.True(received.FirstHop.SequenceEqual(route.Hops[0].Address));
        Assert.Equal(message, route.Unwrap(version, packet));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(348)]
    [InlineData(364)]
    [InlineData(400)]
    public void The_plaintext_may_lie_anywhere_in_the_packet_buffer(int offset)
    {
        var random = new SeededRandomSource((ulong)offset);
        using var route = new TestRoute(2, random);
        byte[] packet = new byte[600];
        random.Fill(packet);
        byte[] message = packet[offset..(offset + 200)];

        SphinxPacketBuilder.Build(
            SphinxVersion.V258, route.Hops, route.Delays, route.Destination, route.Identifier, packet.AsSpan(offset, 200), packet, random);

        Assert.Equal(message, route.Unwrap(SphinxVersion.V258, packet));

        Surb surb = Surb.Create(SphinxVersion.V259, route.Hops, route.Delays, route.Destination, route.Identifier, random);
        random.Fill(packet);
        message = packet[offset..(offset + 200)];
        surb.BuildPacket(packet.AsSpan(offset, 200), packet);
        Assert.Equal(message, route.Unwrap(SphinxVersion.V259, packet));
    }

    [Fact]
    public void Two_packets_of_the_same_message_share_no_visible_part()
    {
        var random = new SeededRandomSource(5);
        using var route = new TestRoute(3, random);
        byte[] first = new byte[500];
        byte[] second = new byte[500];
        foreach (byte[] packet in (byte[][])[first, second])
        {
            SphinxPacketBuilder.Build(
                SphinxVersion.V259, route.Hops, route.Delays, route.Destination, route.Identifier, "same"u8, packet, random);
        }
        Assert.InRange(first.Zip(second, (a, b) => a == b).Count(equal => equal), 0, 15);
    }

    [Fact]
    public void A_replay_tag_is_that_of_the_packet_and_hop()
    {
        var random = new SeededRandomSource(6);
        using var route = new TestRoute(2, random);
        byte[] packet = new byte[500];
        SphinxPacketBuilder.Build(
            SphinxVersion.V259, route.Hops, route.Delays, route.Destination, route.Identifier, "once"u8, packet, random);
        byte[] copy = [.. packet];
        copy[^1] ^= 1;

        SphinxResult first = SphinxProcessor.Process(route.Key(0), packet);
        SphinxResult replayed = SphinxProcessor.Process(route.Key(0), copy);
        SphinxResult second = SphinxProcessor.Process(route.Key(1), packet);

        Assert.Equal(first.ReplayTag, replayed.ReplayTag);
        Assert.NotEqual(first.ReplayTag, second.ReplayTag);
    }
}
