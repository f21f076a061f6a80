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
}
