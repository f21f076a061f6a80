using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NymActors.Protocol.Directory;
using NymActors.Protocol.Topology;

namespace NymActors.Protocol.Tests.Directory;

/// <summary>The three payloads of the vector file, to be changed in one place and read again.</summary>
internal sealed class DirectoryFixture
{
    public DirectoryFixture()
    {
        var cases = TestVectors.Load("network-directory.json").GetProperty("new_generation").GetProperty("bincode").GetProperty("cases");
        RewardedSet = Payload(cases, "rewarded_set");
        MixNodes = Payload(cases, "mixnodes_active");
        Gateways = Payload(cases, "entry_gateways");
    }

    public JsonObject RewardedSet { get; }

    public JsonObject MixNodes { get; }

    public JsonObject Gateways { get; }

    public JsonObject MixNode(int index) => MixNodes["nodes"]!["data"]![index]!.AsObject();

    public JsonObject Gateway(int index) => Gateways["nodes"]!["data"]![index]!.AsObject();

    public IEnumerable<JsonObject> Metadata => [MixNodes["metadata"]!.AsObject(), Gateways["metadata"]!.AsObject()];

    public SkimmedNodeList ReadMixNodes() => DirectoryJson.ReadNodeList(Utf8(MixNodes));

    public SkimmedNodeList ReadGateways() => DirectoryJson.ReadNodeList(Utf8(Gateways));

    public RewardedSet ReadRewardedSet() => DirectoryJson.ReadRewardedSet(Utf8(RewardedSet));

    public NetworkTopology Build() => new TopologyBuilder().Build(ReadRewardedSet(), ReadMixNodes(), ReadGateways());

    public static byte[] Utf8(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());

    private static JsonObject Payload(JsonElement cases, string name)
        => JsonNode.Parse(cases.EnumerateArray().Single(c => c.Text("name") == name).GetProperty("json").GetRawText())!.AsObject();
}
