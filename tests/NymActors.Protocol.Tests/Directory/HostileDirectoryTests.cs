using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;
using NymActors.Protocol.Acknowledgements;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Directory;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Preparation;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Tests.Shared;

namespace NymActors.Protocol.Tests.Directory;

/// <summary>Whatever a directory sends gives a topology that packets can be built from, or one of two named exceptions.</summary>
public class HostileDirectoryTests
{
    private const int Documents = 1500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_is_added_to_the_documents_of_a_network_leaves_its_layers_as_they_are(int seed)
    {
        var documents = From(new DirectoryFixture(), seed);
        var expected = LayersOf(new DirectoryFixture().Build());
        var refused = 0;
        for (var i = 0; i < Documents; i++)
        {
            var next = documents.Next(HostileDirectoryKind.Littered);
            Assert.True(TryBuild(next, out var topology), next.Changes);
            Assert.True(expected.SequenceEqual(LayersOf(topology)), next.Changes);
            refused += topology.Refused.Total;
        }

        Assert.InRange(refused, Documents / 2, int.MaxValue);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_topology_that_damaged_documents_give_carries_packets(int seed)
    {
        var documents = From(new DirectoryFixture(), seed);
        var built = 0;
        for (var i = 0; i < Documents; i++)
        {
            var next = documents.Next(HostileDirectoryKind.Damaged);
            if (TryBuild(next, out var topology))
            {
                built++;
                Use(topology);
            }
        }

        Assert.InRange(built, Documents / 10, Documents * 9 / 10);
    }

    [Fact]
    public void Ruined_documents_end_in_a_named_exception()
    {
        var documents = From(new DirectoryFixture(), 5);
        for (var i = 0; i < Documents; i++)
        {
            var next = documents.Next(HostileDirectoryKind.Ruined);
            Assert.False(TryBuild(next, out _), next.Changes);
        }
    }

    [Fact]
    public void One_seed_gives_one_row_of_documents()
    {
        var (one, same, other) = (From(new DirectoryFixture(), 7), From(new DirectoryFixture(), 7), From(new DirectoryFixture(), 8));
        var differences = 0;
        for (var i = 0; i < 50; i++)
        {
            var (first, second, third) = (one.Next(), same.Next(), other.Next());
            Assert.Equal((first.Kind, first.Changes), (second.Kind, second.Changes));
            Assert.Equal(first.RewardedSet, second.RewardedSet);
            Assert.Equal(first.MixNodes, second.MixNodes);
            Assert.Equal(first.Gateways, second.Gateways);
            Assert.Equal(first.KeyRotation, second.KeyRotation);
            differences += first.MixNodes.AsSpan().SequenceEqual(third.MixNodes) ? 0 : 1;
        }

        Assert.NotEqual(0, differences);
    }

    [Fact]
    public void Lists_longer_than_any_network_are_refused_before_they_are_held_in_memory()
    {
        var numbers = new StringBuilder("[7").Insert(1, "7,", 4_000_000).Append(']').ToString();
        var rewardedSet = DirectoryFixture.Utf8(new DirectoryFixture().RewardedSet);
        var json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(rewardedSet).Replace("\"standby\":[300]", $"\"standby\":{numbers}", StringComparison.Ordinal));

        Assert.InRange(AllocatedBy(() => Assert.Throws<ProtocolException>(() => DirectoryJson.ReadRewardedSet(json))), 0, 4 << 20);
    }

    [Fact]
    public void Of_a_node_only_so_many_addresses_and_only_texts_of_a_sensible_length_are_kept()
    {
        var fixture = new DirectoryFixture();
        fixture.MixNode(0)["ip_addresses"] = new JsonArray([.. Enumerable.Repeat("192.0.2.1", 200_000).Select(text => (JsonNode)text)]);
        Assert.Equal(16, fixture.ReadMixNodes().Nodes.Data[0].IpAddresses.Count);

        fixture = new DirectoryFixture();
        fixture.MixNode(1)[new string('x', 4 << 20)] = new string('y', 4 << 20);
        var ignored = DirectoryFixture.Utf8(fixture.MixNodes);
        Assert.InRange(AllocatedBy(() => DirectoryJson.ReadNodeList(ignored)), 0, 1 << 20);

        fixture = new DirectoryFixture();
        fixture.MixNode(2)["x25519_sphinx_pubkey"] = new string('1', 4 << 20);
        var refused = DirectoryFixture.Utf8(fixture.MixNodes);
        Assert.InRange(AllocatedBy(() => Assert.Throws<ProtocolException>(() => DirectoryJson.ReadNodeList(refused))), 0, 1 << 20);
    }

    private static HostileDirectoryDocuments From(DirectoryFixture fixture, int seed) => new(
        seed,
        DirectoryFixture.Utf8(fixture.RewardedSet),
        DirectoryFixture.Utf8(fixture.MixNodes),
        DirectoryFixture.Utf8(fixture.Gateways),
        DirectoryJson.Write(new EpochClock { Start = DateTimeOffset.UnixEpoch }.KeyRotationInfoAt(DateTimeOffset.UnixEpoch)));

    private static bool TryBuild(HostileDirectory documents, [NotNullWhen(true)] out NetworkTopology? topology)
    {
        topology = null;
        try
        {
            Consult(DirectoryJson.ReadKeyRotationInfo(documents.KeyRotation));
        }
        catch (ProtocolException exception)
        {
            Assert.NotEmpty(exception.Reason);
        }

        try
        {
            var builder = new TopologyBuilder();
            var gateways = DirectoryJson.ReadNodeList(documents.Gateways);
            topology = builder.Build(
                DirectoryJson.ReadRewardedSet(documents.RewardedSet), DirectoryJson.ReadNodeList(documents.MixNodes), gateways);
            Assert.All(builder.GatewayCandidates(gateways), gateway => Assert.NotEmpty(gateway.ClientListeners));
            return true;
        }
        catch (Exception exception) when (exception is ProtocolException or TopologyException { Error: TopologyError.Insufficient })
        {
            Assert.NotEmpty(exception.Message);
            return false;
        }
    }

    /// <summary>All that a client does with a topology: every node ends up in routes, every listener in a connection attempt.</summary>
    private static void Use(NetworkTopology topology)
    {
        var random = new SeededRandomSource(1);
        var gateway = topology.Gateways[^1];
        using var encryption = EncryptionKeyPair.Generate(random);
        using var ackKey = AckKey.Generate(random);
        var self = new Recipient(gateway.Identity, encryption.PublicKey, gateway.Identity);
        var preparer = new PacketPreparer(self, ackKey, new PreparationSettings(), random);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(preparer.PrepareCover(topology).MixPacket.NextHop.CanBeDialled);
        }

        preparer.CreateReplySurb(topology);
        Assert.All(Enumerable.Range(1, 3).SelectMany(topology.MixNodes), node => Assert.False(node.SphinxKey.IsLowOrder));
        Assert.All(topology.Gateways, node => Assert.False(node.SphinxKey.IsLowOrder));
        Assert.All(topology.Gateways.SelectMany(node => node.ClientListeners), listener => Assert.NotEmpty(listener.IdnHost));
    }

    private static void Consult(KeyRotationInfo info)
    {
        foreach (var now in (DateTimeOffset[])[DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue])
        {
            info.ExpectedRotationStartAt(now);
            info.IsEpochStuck(new TopologyMetadata(1, 1, now));
        }

        info.State.KeyLifetime(info.EpochDuration.ToTimeSpan());
    }

    private static List<string> LayersOf(NetworkTopology topology) =>
        [.. Enumerable.Range(1, 3).SelectMany(layer => topology.MixNodes(layer).Select(node => $"{layer} {node} {node.SphinxKey}"))];

    private static long AllocatedBy(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
