using System.Net;
using System.Text.Json.Nodes;
using NymActors.Mixnet.Directory;
using NymActors.Protocol.Directory;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Tests.Directory;

/// <summary>The routes of 2023, and those that only tools and mix-fetch ask for.</summary>
public class OldGenerationRoutesTests
{
    private static readonly JsonNode Vectors =
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "network-directory.json")))!["old_generation"]!;

    private readonly DirectoryEndpoints _endpoints;

    public OldGenerationRoutesTests()
    {
        var time = new ManualTime();
        var clock = new EpochClock { Start = time.GetUtcNow(), InitialEpochId = 1 };
        _endpoints = new DirectoryEndpoints([.. NodesOfTheVectors()], new DirectorySnapshot(clock, time), time, () => "http://127.0.0.1:8000/api");
    }

    [Theory]
    [InlineData("mixnodes_active")]
    [InlineData("gateways")]
    [InlineData("gateways_described")]
    public void A_list_is_what_the_public_clients_of_2023_accepted(string name)
    {
        var expected = Vectors[name]!["json"]!.DeepClone();
        if (name == "mixnodes_active")
        {
            // Ports at which nothing of a local network listens: the standard ones are told.
            foreach (var item in expected.AsArray())
            {
                item!["bond_information"]!["mix_node"]!["verloc_port"] = 1790;
                item["bond_information"]!["mix_node"]!["http_api_port"] = 8000;
            }
        }

        Assert.Equal(expected.ToJsonString(), Get((string)Vectors[name]!["path"]!).ToJsonString());
    }

    [Theory]
    [InlineData("/v1/nym-nodes/described", false)]
    [InlineData("/v2/nym-nodes/described", true)]
    public void Nodes_describe_themselves_in_the_form_of_either_version(string path, bool hasLewesProtocol)
    {
        var list = Get(path);
        Assert.Equal(4, (int)list["pagination"]!["total"]!);
        var gateway = list["data"]!.AsArray().Single(node => (int)node!["node_id"]! == 4)!;
        var description = gateway["description"]!.AsObject();
        Assert.Equal("nym_node", (string)gateway["contract_node_type"]!);
        Assert.Equal(hasLewesProtocol, description.ContainsKey("lewes_protocol"));
        Assert.True((bool)description["declared_role"]!["entry"]!);
        Assert.Equal(19001, (int)description["mixnet_websockets"]!["ws_port"]!);
        Assert.Equal(10004, (int)description["auxiliary_details"]!["announce_ports"]!["mix_port"]!);
        Assert.Equal(
            (string)description["host_information"]!["keys"]!["x25519"]!,
            (string)description["host_information"]!["keys"]!["current_x25519_sphinx_key"]!["public_key"]!);
    }

    [Fact]
    public void The_network_tells_its_name_and_its_only_endpoint()
    {
        var network = Get("/api/v1/network/details")["network"]!;
        Assert.Equal("localnet", (string)network["network_name"]!);
        Assert.Equal("http://127.0.0.1:8000/api", (string)network["endpoints"]![0]!["api_url"]!);
        Assert.True(network["contracts"]!.AsObject().ContainsKey("mixnet_contract_address"));
    }

    private JsonNode Get(string path)
    {
        var answer = _endpoints.Answer(new DirectoryRequest("GET", path));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return JsonNode.Parse(answer.Body.Span)!;
    }

    private static IEnumerable<MixnetNode> NodesOfTheVectors()
    {
        foreach (var item in Vectors["mixnodes_active"]!["json"]!.AsArray())
        {
            var bond = item!["bond_information"]!;
            yield return Node((uint)bond["mix_id"]!, (int)bond["layer"]!, bond["mix_node"]!, clientsUrl: null);
        }

        var gateway = Vectors["gateways"]!["json"]![0]!["gateway"]!;
        yield return Node(4, 0, gateway, new Uri($"ws://127.0.0.1:{(int)gateway["clients_port"]!}/"));
    }

    private static MixnetNode Node(uint id, int layer, JsonNode node, Uri? clientsUrl) => new()
    {
        Id = id,
        Role = clientsUrl is null ? MixnetNodeRole.MixNode : MixnetNodeRole.Gateway,
        Layer = layer,
        IdentityKey = (string)node["identity_key"]!,
        SphinxKey = (string)node["sphinx_key"]!,
        MixAddress = new IPEndPoint(IPAddress.Parse((string)node["host"]!), (int)node["mix_port"]!),
        ClientsUrl = clientsUrl,
    };
}
