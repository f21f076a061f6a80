using System.Text;
using CsCheck;
using NymActors.Protocol.Directory;
using NymActors.Sphinx;
using NymActors.Testing;
using NymActors.Topology;

namespace NymActors.Tests.Topology;

/// <summary>What a directory may answer over HTTP (network-directory.json, fetch_topology_variations_1_4_1).</summary>
[Collection(SocketSuites.Name)]
public sealed class HttpNetworkDirectoryTests
{
    private const string Json = "application/json";
    private const string Ok = "200 OK";

    private static readonly Dictionary<string, byte[]> Payloads = TestVectors.Load("network-directory.json")
        .GetProperty("new_generation").GetProperty("bincode").GetProperty("cases").EnumerateArray()
        .ToDictionary(payload => payload.GetProperty("path").GetString()!, payload => Encoding.UTF8.GetBytes(payload.GetProperty("json").GetRawText()));

    [Theory]
    [InlineData(Json)]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("text/plain")]
    [InlineData("application/yaml")]
    [InlineData("")]
    public async Task A_topology_is_read_whatever_its_content_type(string contentType)
    {
        var fetched = await FetchAsync((_, body) => (Ok, contentType, body));

        Assert.Equal(2, fetched.Gateways.Count);
        Assert.Equal(70000u, fetched.Metadata.AbsoluteEpochId);
    }

    [Theory]
    [InlineData("204 No Content", false)]
    [InlineData("404 Not Found", true)]
    [InlineData("500 Internal Server Error", true)]
    [InlineData(Ok, false)]
    public async Task Another_status_and_an_empty_body_are_named_with_the_URL(string status, bool hasBody)
    {
        var error = await Assert.ThrowsAsync<NymClientException>(() => FetchAsync((_, body) => (status, Json, hasBody ? body : [])));

        Assert.Equal(NymClientError.DirectoryUnreachable, error.Error);
        Assert.Contains("http://127.0.0.1:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_total_that_the_pages_never_add_up_to_ends_with_the_first_empty_page()
    {
        var fetched = await FetchAsync((target, body) => (Ok, Json, target.Contains('?', StringComparison.Ordinal) ? PageOf(target, body) : body));

        static byte[] PageOf(string target, byte[] body)
        {
            var list = DirectoryJson.ReadNodeList(body);
            var data = target.EndsWith("page=0", StringComparison.Ordinal) ? list.Nodes.Data : [];
            return DirectoryJson.Write(list with { Nodes = new() { Pagination = new(ulong.MaxValue, 0, (ulong)data.Count), Data = data } });
        }

        Assert.Equal(2, fetched.Gateways.Count);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task Gateways_that_mix_in_this_epoch_are_candidates_only_if_their_role_is_ignored(bool ignoresRole, int candidates)
    {
        var gateways = DirectoryJson.ReadNodeList(Payloads.First(static payload => payload.Key.Contains("entry-gateways", StringComparison.Ordinal)).Value);
        SkimmedNode[] nodes = [.. gateways.Nodes.Data.Where(static node => node.Entry is not null).Take(2)];
        nodes[0] = nodes[0] with { Role = NodeRole.MixNode(2) };
        await using var server = new ScriptedDirectory(_ => (Ok, Json, DirectoryJson.Write(SkimmedNodeList.SinglePage(gateways.Metadata, nodes))));
        var configuration = TestClients.Configuration(server.Url, "test");
        using var directory = new HttpNetworkDirectory(
            configuration with { Topology = configuration.Topology with { IgnoreIngressEpochRole = ignoresRole } }, new SeededRandomSource(1));

        var found = await directory.FetchGatewaysAsync(CancellationToken.None).WaitAsync(TestClients.Patience);

        Assert.Equal(candidates, found.Count);
        Assert.Contains(found, gateway => gateway.Identity == nodes[1].Identity);
    }

    [Fact]
    public async Task Random_and_mutated_bodies_give_a_topology_or_the_named_exception()
    {
        var damage = Gen.OneOf(
            Gen.Byte.Array[0, 200].Select(noise => (Func<byte[], byte[]>)(_ => noise)),
            Gen.Select(Gen.Int[0, 5_000], Gen.Byte).Array[1, 3].Select(changes => (Func<byte[], byte[]>)(body =>
            {
                byte[] bytes = [.. body];
                Array.ForEach(changes, change => bytes[change.Item1 % bytes.Length] = change.Item2);
                return bytes;
            })));
        await Gen.Select(Gen.Int[0, 2], damage).SampleAsync(
            async (damaged, change) =>
            {
                var path = Payloads.Keys.ElementAt(damaged);
                try
                {
                    await FetchAsync((target, body) => (Ok, Json, target.Contains(path, StringComparison.Ordinal) ? change(body) : body));
                }
                catch (NymClientException error)
                {
                    Assert.True(error.Error is NymClientError.DirectoryUnreachable or NymClientError.InsufficientTopology, error.Message);
                }
            },
            iter: 60);
    }

    private static async Task<Protocol.Topology.NetworkTopology> FetchAsync(
        Func<string, byte[], (string Status, string ContentType, byte[] Body)> answer)
    {
        await using var server = new ScriptedDirectory(target =>
            target.EndsWith(DirectoryPaths.KeyRotationInfo, StringComparison.Ordinal)
                ? (Ok, Json, "{}"u8.ToArray())
                : answer(target, Payloads.FirstOrDefault(payload => target.Contains(payload.Key, StringComparison.Ordinal)).Value ?? []));
        using var directory = new HttpNetworkDirectory(TestClients.Configuration(server.Url, "test"), new SeededRandomSource(1));
        return await directory.FetchTopologyAsync(CancellationToken.None).WaitAsync(TestClients.Patience);
    }
}
