using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NymActors.Protocol.Directory;
using NymActors.Protocol.Topology;

namespace NymActors.Protocol.Tests.Directory;

public class DirectoryJsonTests
{
    [Fact]
    public void The_three_payloads_give_the_topology_of_the_vector()
    {
        var expected = TestVectors.Load("network-directory.json")
            .GetProperty("new_generation").GetProperty("bincode").GetProperty("resulting_topology");

        var topology = new DirectoryFixture().Build();

        var metadata = expected.GetProperty("metadata");
        Assert.Equal((uint)metadata.Number("key_rotation_id"), topology.Metadata.RotationId);
        Assert.Equal((uint)metadata.Number("absolute_epoch_id"), topology.Metadata.AbsoluteEpochId);
        Assert.Equal(DateTimeOffset.Parse(metadata.Text("refreshed_at"), CultureInfo.InvariantCulture), topology.Metadata.RefreshedAt);

        var nodes = Enumerable.Range(1, 3).SelectMany(layer => topology.MixNodes(layer)).Concat<NodeDescriptor>(topology.Gateways)
            .ToDictionary(node => node.NodeId);
        foreach (var entry in expected.GetProperty("nodeDetails").EnumerateArray())
        {
            var details = entry[1];
            var node = nodes[entry[0].GetUInt32()];
            Assert.Equal(details.Text("mixHost"), node.MixAddress.ToString());
            Assert.Equal(details.Text("identityKey"), node.Identity.ToString());
            Assert.Equal(details.Text("sphinxKey"), node.SphinxKey.ToString());
            Assert.Equal(details.Number("nodeId"), (int)node.NodeId);
            Assert.Equal(ListenersOf(details), node is GatewayDescriptor gateway ? gateway.ClientListeners.Select(url => url.AbsoluteUri) : []);
        }

        Assert.Equal(5, nodes.Count);
        Assert.Equal([1u], topology.MixNodes(1).Select(node => node.NodeId));
        Assert.Equal([2u], topology.MixNodes(2).Select(node => node.NodeId));
        Assert.Equal([3u], topology.MixNodes(3).Select(node => node.NodeId));
    }

    [Fact]
    public void Every_member_of_the_payloads_is_read_as_the_vector_has_it()
    {
        var vectors = TestVectors.Load("network-directory.json").GetProperty("new_generation");
        var expected = vectors.GetProperty("bincode").GetProperty("resulting_topology");
        var (fixture, set) = (new DirectoryFixture(), expected.GetProperty("rewardedSet"));
        var actual = fixture.ReadRewardedSet();
        Assert.Equal((uint)set.Number("epoch_id"), actual.EpochId);
        foreach (var (name, ids) in new[]
        {
            ("entry_gateways", actual.EntryGateways), ("exit_gateways", actual.ExitGateways), ("layer1", actual.Layer1), ("layer2", actual.Layer2),
            ("layer3", actual.Layer3), ("standby", actual.Standby),
        })
        {
            Assert.Equal(set.GetProperty(name).EnumerateArray().Select(id => id.GetUInt32()), ids);
        }

        var nodes = fixture.ReadMixNodes().Nodes.Data.Concat(fixture.ReadGateways().Nodes.Data).ToDictionary(node => node.NodeId);
        foreach (var details in expected.GetProperty("nodeDetails").EnumerateArray().Select(entry => entry[1]))
        {
            var roles = nodes[(uint)details.Number("nodeId")].SupportedRoles;
            var wanted = details.GetProperty("supportedRoles");
            Assert.Equal(
                (wanted.GetProperty("mixnode").GetBoolean(), wanted.GetProperty("mixnet_entry").GetBoolean(), wanted.GetProperty("mixnet_exit").GetBoolean()),
                (roles.MixNode, roles.Entry, roles.ExitNetworkRequester && roles.ExitIpPacketRouter));
        }

        Assert.Equal(
            ["/" + DirectoryPaths.RewardedSet, "/" + DirectoryPaths.ActiveMixNodes, "/" + DirectoryPaths.EntryGateways],
            vectors.GetProperty("bincode").GetProperty("cases").EnumerateArray().Select(payload => payload.Text("path")));
        Assert.Equal("/" + DirectoryPaths.KeyRotationInfo, vectors.GetProperty("key_rotation_info").Text("path"));
    }

    [Fact]
    public void Payloads_are_written_as_the_vector_has_them()
    {
        var fixture = new DirectoryFixture();

        Assert.Equal(fixture.RewardedSet.ToJsonString(), Text(DirectoryJson.Write(fixture.ReadRewardedSet())));
        Assert.True(JsonNode.DeepEquals(fixture.MixNodes, JsonNode.Parse(DirectoryJson.Write(fixture.ReadMixNodes()))));
        Assert.True(JsonNode.DeepEquals(fixture.Gateways, JsonNode.Parse(DirectoryJson.Write(fixture.ReadGateways()))));
        Assert.Contains("+00:00:00", Text(DirectoryJson.Write(fixture.ReadMixNodes())), StringComparison.Ordinal);
    }

    [Fact]
    public void Key_rotation_info_is_read_and_written_as_the_vector_has_it()
    {
        var json = KeyRotationInfo();

        var info = DirectoryJson.ReadKeyRotationInfo(DirectoryFixture.Utf8(json));

        Assert.Equal(new KeyRotationState(24, 0), info.State);
        Assert.Equal(new KeyRotationProgress(0, 0, 23), info.Progress);
        Assert.Equal(1u, info.CurrentAbsoluteEpochId);
        Assert.Equal(TimeSpan.FromHours(1), info.EpochDuration.ToTimeSpan());
        Assert.Equal(json.ToJsonString(), Text(DirectoryJson.Write(info)));
    }

    [Theory]
    [InlineData("progress")]
    [InlineData("key_rotation_state")]
    [InlineData("current_absolute_epoch_id")]
    [InlineData("current_epoch_start")]
    [InlineData("epoch_duration")]
    public void Key_rotation_info_needs_every_member(string member)
    {
        var json = KeyRotationInfo();
        json.Remove(member);
        Assert.Throws<ProtocolException>(() => DirectoryJson.ReadKeyRotationInfo(DirectoryFixture.Utf8(json)));
    }

    [Fact]
    public void Key_rotation_info_with_bad_durations_is_refused_and_extra_keys_are_not()
    {
        foreach (var (part, member) in new[] { ("progress", "current_key_rotation_id"), ("key_rotation_state", "initial_epoch_id"), ("epoch_duration", "nanos") })
        {
            var incomplete = KeyRotationInfo();
            incomplete[part]!.AsObject().Remove(member);
            Assert.Throws<ProtocolException>(() => DirectoryJson.ReadKeyRotationInfo(DirectoryFixture.Utf8(incomplete)));
        }

        var numeric = KeyRotationInfo();
        numeric["epoch_duration"] = 3600;
        Assert.Throws<ProtocolException>(() => DirectoryJson.ReadKeyRotationInfo(DirectoryFixture.Utf8(numeric)));

        var endless = KeyRotationInfo();
        endless["key_rotation_state"]!["validity_epochs"] = 0;
        Assert.Throws<ProtocolException>(() => DirectoryJson.ReadKeyRotationInfo(DirectoryFixture.Utf8(endless)));

        var timeless = KeyRotationInfo();
        timeless["epoch_duration"]!["secs"] = 0;
        Assert.Throws<ProtocolException>(() => DirectoryJson.ReadKeyRotationInfo(DirectoryFixture.Utf8(timeless)));

        var extra = KeyRotationInfo();
        extra["progress"]!["more"] = 1;
        extra["more"] = new JsonArray(1, 2);
        Assert.Equal(0u, DirectoryJson.ReadKeyRotationInfo(DirectoryFixture.Utf8(extra)).Progress.CurrentRotationId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"metadata\":null,\"nodes\":null}")]
    public void A_body_that_is_no_payload_is_refused(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Assert.Throws<ProtocolException>(() => DirectoryJson.ReadNodeList(bytes));
        Assert.Throws<ProtocolException>(() => DirectoryJson.ReadRewardedSet(bytes));
        Assert.Throws<ProtocolException>(() => DirectoryJson.ReadKeyRotationInfo(bytes));
    }

    [Fact]
    public void The_offset_of_a_failure_counts_from_the_start_of_the_body()
    {
        var e = Assert.Throws<ProtocolException>(() => DirectoryJson.ReadRewardedSet("{\n\"epoch_id\":\n  -1}"u8));
        Assert.InRange(e.Offset, 14, 18);
    }

    private static JsonObject KeyRotationInfo()
        => JsonNode.Parse(TestVectors.Load("network-directory.json")
            .GetProperty("new_generation").GetProperty("key_rotation_info").GetProperty("json").GetRawText())!.AsObject();

    private static string[] ListenersOf(JsonElement details)
    {
        if (!details.TryGetProperty("entry", out var entry))
        {
            return [];
        }

        var (port, hasName) = (entry.Number("clients_ws_port"), entry.TryGetProperty("hostname", out var name));
        string[] named = hasName ? [$"wss://{name}:{entry.Number("clients_wss_port")}", $"ws://{name}:{port}"] : [];
        return [.. named.Concat(entry.GetProperty("ip_addresses").EnumerateArray().Select(ip => $"ws://{ip}:{port}")).Select(url => new Uri(url).AbsoluteUri)];
    }

    private static string Text(byte[] utf8) => Encoding.UTF8.GetString(utf8);
}
