namespace NymActors.Sphinx.Tests;

/// <summary>How hops treat version numbers: docs/protocol/01-sphinx.md sections 2, 9.3 and 13.2.</summary>
public sealed class VersionRulesTests
{
    private readonly SeededRandomSource _random = new(13);

    [Theory]
    [InlineData(SphinxVersion.V257)]
    [InlineData(SphinxVersion.V258)]
    [InlineData(SphinxVersion.V259)]
    public void Current_nodes_process_all_versions_but_256(SphinxVersion version)
    {
        using var route = new TestRoute(4, _random);
        Assert.Equal([7], route.Unwrap(version, Build(version, route), VersionRules.CurrentNodes));
    }

    [Fact]
    public void Version_256_dies_at_the_second_current_node()
    {
        using var route = new TestRoute(4, _random);
        byte[] packet = Build(SphinxVersion.V256, route);

        SphinxResult first = SphinxProcessor.Process(route.Key(0), packet, VersionRules.CurrentNodes);
        Assert.Equal(new Bytes32(route.Hops[1].Address), first.Address);

        Assert.False(SphinxProcessor.TryProcess(route.Key(1), packet, out _, out SphinxError error, VersionRules.CurrentNodes));
        Assert.Equal(SphinxError.Header, error);
    }

    [Fact]
    public void Version_256_over_one_hop_dies_at_a_current_node_too()
    {
        using var route = new TestRoute(1, _random);
        byte[] packet = Build(SphinxVersion.V256, route);
        Assert.False(SphinxProcessor.TryProcess(route.Key(0), packet, out _, out SphinxError error, VersionRules.CurrentNodes));
        Assert.Equal(SphinxError.Payload, error);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(260)]
    [InlineData(65535)]
    public void Numbers_that_no_client_writes_are_processed_as_the_rules_say(ushort version)
    {
        using var key = SphinxPrivateKey.Generate(_random);
        byte[] payload = new byte[64];
        payload[16] = 42;
        payload[17] = 1;
        foreach (VersionRules rules in Enum.GetValues<VersionRules>())
        {
            byte[] packet = ForgedPacket.Make(key, ForgedPacket.Routing(2, 0, version), payload, _random);
            SphinxResult result = SphinxProcessor.Process(key, packet, rules);
            Assert.Equal(version, result.VersionNumber);
            Assert.Equal([42], packet[result.Plaintext]);
        }
    }

    [Theory]
    [InlineData(1, SphinxVersion.V257)]
    [InlineData(260, SphinxVersion.V259)]
    public void Numbers_that_no_client_writes_blind_like_their_kin(ushort version, SphinxVersion kin)
    {
        using var key = SphinxPrivateKey.Generate(_random);
        byte[] one = ForgedPacket.Make(key, ForgedPacket.Routing(1, 0, version), new byte[64], new SeededRandomSource(5));
        byte[] other = ForgedPacket.Make(key, ForgedPacket.Routing(1, 0, (ushort)kin), new byte[64], new SeededRandomSource(5));

        SphinxProcessor.Process(key, one);
        SphinxProcessor.Process(key, other);

        Assert.Equal(other, one);
    }

    private byte[] Build(SphinxVersion version, TestRoute route)
    {
        byte[] packet = new byte[400];
        SphinxPacketBuilder.Build(version, route.Hops, route.Delays, route.Destination, route.Identifier, [7], packet, _random);
        return packet;
    }
}
