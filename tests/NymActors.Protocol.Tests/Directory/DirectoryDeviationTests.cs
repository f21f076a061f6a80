using System.Text.Json.Nodes;

namespace NymActors.Protocol.Tests.Directory;

/// <summary>The deviations that the public clients accept and reject (network-directory.json, fetch_topology_variations_1_4_1).</summary>
public class DirectoryDeviationTests
{
    private static readonly Dictionary<string, Action<DirectoryFixture>> Accepted = new()
    {
        ["metadata.status absent"] = f => Each(f.Metadata, m => m.Remove("status")),
        ["metadata.status null in both lists"] = f => Each(f.Metadata, m => m["status"] = null),
        ["metadata.status \"no-updates\" in both lists"] = f => Each(f.Metadata, m => m["status"] = "no-updates"),
        ["metadata.refreshed_at differs between the two lists"] = f => f.Gateways["metadata"]!["refreshed_at"] = "2025-11-07 17:11:00.0 +00:00:00",
        ["metadata.refreshed_at a nonsense string (becomes 1970-01-01T00:00:00Z)"] = f => Each(f.Metadata, m => m["refreshed_at"] = "soon"),
        ["node without the key entry"] = f => f.MixNode(0).Remove("entry"),
        ["node without the key supported_roles (all roles false)"] = f => f.MixNode(0).Remove("supported_roles"),
        ["role \"gateway\" or \"entry\" instead of \"EntryGateway\""] = f => (f.Gateway(0)["role"], f.Gateway(1)["role"]) = ("gateway", "entry"),
        ["key epoch_role instead of role"] = f => Rename(f.MixNode(1), "role", "epoch_role"),
        ["unknown extra keys at any level"] = f =>
        {
            f.RewardedSet["more"] = 1;
            f.MixNodes["more"] = new JsonObject { ["a"] = new JsonArray(1, "x", null) };
            f.MixNodes["nodes"]!["pagination"]!["more"] = "x";
            f.MixNode(0)["more"] = new JsonObject { ["node_id"] = "no number" };
            f.MixNode(0)["role"]!["Mixnode"]!["more"] = 1;
            f.Gateway(0)["entry"]!["more"] = 1;
            f.Gateway(0)["supported_roles"]!["more"] = 1;
        },
        ["ip_addresses empty (that node is dropped, others kept)"] = f => f.Gateway(0)["ip_addresses"] = new JsonArray(),
        ["two nodes with the same node_id (the later one wins)"] = f => f.Gateway(0)["node_id"] = 300,
        ["pagination.total smaller than the number of nodes (one extra request)"] = f => f.MixNodes["nodes"]!["pagination"]!["total"] = 1,
        ["rewarded set without epoch_id (0)"] = f => f.RewardedSet.Remove("epoch_id"),
    };

    private static readonly Dictionary<string, Action<DirectoryFixture>[]> Rejected = new()
    {
        ["metadata.status different in the two lists"] = [f => f.Gateways["metadata"]!["status"]!["fresh"]!["current_epoch_id"] = 301],
        ["metadata.absolute_epoch_id different in the two lists"] = [f => f.Gateways["metadata"]!["absolute_epoch_id"] = 1],
        ["metadata.rotation_id different in the two lists"] = [f => f.Gateways["metadata"]!["rotation_id"] = 1],
        ["metadata without absolute_epoch_id, rotation_id or refreshed_at"] =
        [
            f => f.MixNodes["metadata"]!.AsObject().Remove("absolute_epoch_id"),
            f => f.MixNodes["metadata"]!.AsObject().Remove("rotation_id"),
            f => f.MixNodes["metadata"]!.AsObject().Remove("refreshed_at"),
        ],
        ["metadata.refreshed_at a number"] = [f => f.MixNodes["metadata"]!["refreshed_at"] = 5],
        ["supported_roles with one of its four keys missing"] = [f => f.MixNode(0)["supported_roles"]!.AsObject().Remove("exit_ipr")],
        ["performance a JSON number, above 1, or absent"] =
        [
            f => f.MixNode(0)["performance"] = 1, f => f.MixNode(0)["performance"] = "1.01", f => f.MixNode(0).Remove("performance"),
        ],
        ["role unknown or absent"] =
        [
            f => f.MixNode(0)["role"] = "King", f => f.MixNode(0).Remove("role"), f => f.MixNode(0)["role"] = null,
            f => f.MixNode(0)["role"] = new JsonObject { ["Mixnode"] = new JsonObject() },
            f => f.MixNode(0)["role"] = new JsonObject { ["Mixnode"] = new JsonObject { ["layer"] = 256 } },
        ],
        ["identity or sphinx key not base58 or of wrong length"] =
        [
            f => f.MixNode(0)["ed25519_identity_pubkey"] = "0OIl", f => f.MixNode(0)["ed25519_identity_pubkey"] = "abc",
            f => f.MixNode(0)["x25519_sphinx_pubkey"] = "0OIl", f => f.MixNode(0)["x25519_sphinx_pubkey"] = "abc",
        ],
        ["a host name in ip_addresses"] =
        [
            f => f.MixNode(0)["ip_addresses"] = new JsonArray("localhost"), f => f.MixNode(0)["ip_addresses"] = new JsonArray("127.1"),
            f => f.MixNode(0)["ip_addresses"] = new JsonArray("[::1]"), f => f.MixNode(0)["ip_addresses"] = "127.0.0.1",
        ],
        ["mix_port above 65535"] = [f => f.MixNode(0)["mix_port"] = 65536],
        ["negative node_id"] = [f => f.MixNode(0)["node_id"] = -1],
        ["nodes.pagination absent"] = [f => f.MixNodes["nodes"]!.AsObject().Remove("pagination")],
        ["rewarded set without standby (or any other list)"] =
        [
            f => f.RewardedSet.Remove("standby"), f => f.RewardedSet.Remove("layer1"), f => f.RewardedSet.Remove("entry_gateways"),
            f => f.RewardedSet["layer2"] = null, f => f.RewardedSet["layer2"] = new JsonArray(-1), f => f.RewardedSet["layer2"] = new JsonArray(4294967296),
        ],
    };

    [Fact]
    public void Every_deviation_that_public_clients_accept_is_accepted()
    {
        foreach (var (name, change) in Accepted)
        {
            var fixture = new DirectoryFixture();
            change(fixture);
            var topology = fixture.Build();
            Assert.True(topology.Gateways.Count > 0, name);
        }
    }

    [Fact]
    public void Every_deviation_that_public_clients_reject_is_rejected()
    {
        foreach (var (name, changes) in Rejected)
        {
            foreach (var change in changes)
            {
                var fixture = new DirectoryFixture();
                change(fixture);
                try
                {
                    fixture.Build();
                    Assert.Fail($"accepted: {name}");
                }
                catch (ProtocolException)
                {
                    // This is the only failure allowed.
                }
            }
        }
    }

    [Fact]
    public void The_lists_of_deviations_are_those_of_the_vector_file_except_for_HTTP_matters()
    {
        var variations = TestVectors.Load("network-directory.json").GetProperty("new_generation").GetProperty("fetch_topology_variations_1_4_1");
        var accepted = variations.GetProperty("accepted").EnumerateArray().Select(e => e.GetString()!)
            .Where(name => !name.StartsWith("Content-Type", StringComparison.Ordinal));
        var rejected = variations.GetProperty("rejected").EnumerateArray().Select(e => e.GetString()!)
            .Where(name => !name.StartsWith("Content-Type", StringComparison.Ordinal)
                && !name.StartsWith("status ", StringComparison.Ordinal) && name != "empty body");

        Assert.Equal(accepted, Accepted.Keys);
        Assert.Equal(rejected, Rejected.Keys);
    }

    [Fact]
    public void A_nonsense_refresh_time_reads_as_1970_and_the_later_of_two_equal_ids_wins()
    {
        var fixture = new DirectoryFixture();
        Accepted["metadata.refreshed_at a nonsense string (becomes 1970-01-01T00:00:00Z)"](fixture);
        Accepted["two nodes with the same node_id (the later one wins)"](fixture);

        var topology = fixture.Build();

        Assert.Equal(DateTimeOffset.UnixEpoch, topology.Metadata.RefreshedAt);
        Assert.Equal(fixture.Gateway(1)["ed25519_identity_pubkey"]!.GetValue<string>(), Assert.Single(topology.Gateways).Identity.ToString());
    }

    private static void Each(IEnumerable<JsonObject> metadata, Action<JsonObject> change)
    {
        foreach (var item in metadata)
        {
            change(item);
        }
    }

    private static void Rename(JsonObject item, string name, string newName)
    {
        var value = item[name];
        item.Remove(name);
        item[newName] = value;
    }
}
