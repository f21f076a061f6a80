using System.Net;
using System.Text.Json;
using CsCheck;
using NymActors.Mixnet.Directory;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Directory;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Tests.Directory;

public class DirectoryEndpointsTests
{
    private readonly ManualTime _time = new();
    private readonly DirectoryEndpoints _endpoints;

    public DirectoryEndpointsTests()
    {
        var clock = new EpochClock
        {
            Start = new DateTimeOffset(2026, 1, 2, 3, 0, 0, TimeSpan.Zero),
            InitialEpochId = 1,
        };
        MixnetNode[] nodes = [Node(1, 1), Node(2, 2), Node(3, 3), Node(4, 0)];
        _endpoints = new DirectoryEndpoints(nodes, new DirectorySnapshot(clock, _time), _time, () => "http://127.0.0.1:8000/api");
    }

    [Theory]
    [InlineData("/api/v1/epoch/key-rotation-info")]
    [InlineData("/v1/epoch/key-rotation-info")]
    [InlineData("//api//v1/epoch//key-rotation-info/")]
    public void The_base_path_and_extra_slashes_do_not_matter(string path)
    {
        var info = DirectoryJson.ReadKeyRotationInfo(Body(path));
        Assert.Equal(1u, info.CurrentAbsoluteEpochId);
        Assert.Equal(0u, info.Progress.CurrentRotationId);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 0, 0, TimeSpan.Zero), info.CurrentEpochStart);
    }

    [Fact]
    public void Random_and_mutated_paths_are_answered_or_not_found() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["/api/v1epoch-keyrotationinfo%.?"], 0, 40]).Sample(
            path => Assert.Contains(Get(path).Status, new[] { HttpStatusCode.OK, HttpStatusCode.NotFound }), iter: 1_000, threads: 1);

    [Fact]
    public void The_three_answers_for_a_topology_belong_together()
    {
        var mixNodes = DirectoryJson.ReadNodeList(Body("/api/v2/unstable/nym-nodes/skimmed/mixnodes/active"));
        var gateways = DirectoryJson.ReadNodeList(Body("/api/v2/unstable/nym-nodes/skimmed/entry-gateways"));
        var rewarded = DirectoryJson.ReadRewardedSet(Body("/api/v1/nym-nodes/rewarded-set"));

        Assert.True(mixNodes.Metadata.IsConsistentWith(gateways.Metadata));
        Assert.Equal<uint>([1, 2, 3], mixNodes.Nodes.Data.Select(node => node.NodeId));
        Assert.Equal(4u, gateways.Nodes.Data.Single().NodeId);
        Assert.Equal(9004, gateways.Nodes.Data.Single().Entry!.WebSocketPort);
        Assert.Equal(10_002, mixNodes.Nodes.Data[1].MixPort);
        Assert.Equal<uint>([2], rewarded.Layer2);
        Assert.Equal<uint>([4], rewarded.EntryGateways);
        Assert.Equal<uint>([4], rewarded.ExitGateways);
    }

    [Theory]
    [InlineData("/api/v2/unstable/nym-nodes/skimmed")]
    [InlineData("/api/v2/unstable/nym-nodes/skimmed/mixnodes/active")]
    [InlineData("/api/v2/unstable/nym-nodes/skimmed/entry-gateways")]
    public void A_list_comes_as_bincode_to_whom_asks_for_it_and_says_the_same(string path)
    {
        var answer = _endpoints.Answer(new DirectoryRequest("GET", path, "?page=0&output=bincode"));
        Assert.Equal("application/bincode", answer.ContentType);
        var list = DirectoryBincode.ReadNodeList(answer.Body.Span);
        var json = DirectoryJson.ReadNodeList(Body(path));
        Assert.Equal(json.Nodes.Data.Select(static node => node.NodeId), list.Nodes.Data.Select(static node => node.NodeId));
        Assert.True(json.Metadata.IsConsistentWith(list.Metadata));
    }

    [Fact]
    public void What_has_no_bincode_form_comes_as_JSON_whatever_is_asked_for()
    {
        var answer = _endpoints.Answer(new DirectoryRequest("GET", "/v1/epoch/key-rotation-info", "?output=bincode"));
        Assert.Equal("application/json", answer.ContentType);
        DirectoryJson.ReadKeyRotationInfo(answer.Body.Span);
    }

    [Fact]
    public void A_new_epoch_is_announced_between_two_fetches_and_not_within_one()
    {
        _time.Advance(TimeSpan.FromMinutes(55) + TimeSpan.FromSeconds(54.5));
        Assert.Equal(1u, MixListEpoch());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1u, MixListEpoch());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2u, MixListEpoch());
        _time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(3));
        for (int second = 0; second < 59; second++)
        {
            Assert.Equal(2u, MixListEpoch());
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(3u, MixListEpoch());
    }

    [Fact]
    public void Extended_and_semi_skimmed_lists_hold_all_nodes()
    {
        Assert.Equal(4, DirectoryJson.ReadNodeList(Body("/v2/unstable/nym-nodes/skimmed")).Nodes.Data.Count);
        using var list = JsonDocument.Parse(Body("/v2/unstable/nym-nodes/semi-skimmed").ToArray());
        var first = list.RootElement.GetProperty("nodes").GetProperty("data")[0];
        Assert.Equal(1, first.GetProperty("basic").GetProperty("node_id").GetInt32());
        Assert.Equal(JsonValueKind.Null, first.GetProperty("x25519_noise_versioned_key").ValueKind);
    }

    [Fact]
    public void The_current_epoch_and_health_are_answered()
    {
        using var epoch = JsonDocument.Parse(Body("/v1/epoch/current").ToArray());
        Assert.Equal(1, epoch.RootElement.GetProperty("total_elapsed_epochs").GetInt32());
        using var health = JsonDocument.Parse(Body("/v1/api-status/health").ToArray());
        Assert.Equal("up", health.RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public void An_unknown_path_is_not_found_and_still_has_a_body()
    {
        var answer = Get("/api/v1/mixnodes/blacklisted");
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.NotEqual(0, answer.Body.Length);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("")]
    public void Another_method_is_refused(string method)
    {
        var answer = _endpoints.Answer(new DirectoryRequest(method, "/api/v1/nym-nodes/rewarded-set"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Status);
        Assert.Contains(new("Allow", "GET, HEAD, OPTIONS"), answer.Headers);
    }

    [Fact]
    public void Every_answer_may_be_read_by_any_origin() => Assert.All(
        new[] { "GET", "HEAD", "OPTIONS", "POST" },
        method => Assert.Contains(
            new("Access-Control-Allow-Origin", "*"), _endpoints.Answer(new DirectoryRequest(method, "/api/v1/nym-nodes/rewarded-set")).Headers));

    private static MixnetNode Node(uint id, int layer) => new()
    {
        Id = id,
        Role = layer == 0 ? MixnetNodeRole.Gateway : MixnetNodeRole.MixNode,
        Layer = layer,
        IdentityKey = "765BtjNbYz5pVwaVsRdHa1ptiVh43RDzhKT1tQkzHwH5",
        SphinxKey = EncryptionKey.FromBytes(new byte[32]).ToString(),
        MixAddress = new IPEndPoint(IPAddress.Loopback, 10_000 + (int)id),
        ClientsUrl = layer == 0 ? new Uri($"ws://127.0.0.1:{9000 + id}/") : null,
    };

    private uint MixListEpoch() =>
        DirectoryJson.ReadNodeList(Body("/v2/unstable/nym-nodes/skimmed/mixnodes/active")).Metadata.AbsoluteEpochId;

    private DirectoryResponse Get(string path) => _endpoints.Answer(new DirectoryRequest("GET", path));

    private ReadOnlySpan<byte> Body(string path)
    {
        var answer = Get(path);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Body.Span;
    }
}
