using System.Text;
using System.Text.Json;
using NymActors.Configuration;
using NymActors.Protocol.Directory;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Streams.Links;
using NymActors.Topology;

namespace NymActors.Tests.Topology;

/// <summary>What the client asks a directory of today and one of 2023, and how it finds out which one it has.</summary>
public sealed class GenerationsOfDirectoriesTests
{
    private static readonly JsonElement Vectors = TestVectors.Load("network-directory.json");

    private readonly Uri _url = new("http://127.0.0.1:8000/api");
    private readonly FixedDirectory _transport = new();
    private readonly NymApiDirectory _directory;

    public GenerationsOfDirectoriesTests() => _directory = new NymApiDirectory(
        new ClientConfiguration { Id = "test", StoragePaths = StoragePaths.Below("/nowhere"), NymApiUrls = [_url] },
        new SeededRandomSource(1),
        _transport);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_directory_of_today_is_asked_as_the_public_client_asks()
    {
        _transport.AddCurrent();
        var gateways = await _directory.FetchGatewaysAsync(Cancelled);
        Assert.Equal(["v2/unstable/nym-nodes/skimmed/entry-gateways?page=0&output=bincode"], _transport.Take());

        var topology = await _directory.FetchTopologyAsync(Cancelled);
        Assert.Equal(NetworkGeneration.Current, topology.Generation);
        Assert.Equal(topology.Gateways.Select(static gateway => gateway.Identity), gateways.Select(static gateway => gateway.Identity));
        var asked = _transport.Take();
        Assert.Equal("v1/epoch/key-rotation-info", asked[0]);
        Assert.Equal(
            ["v1/nym-nodes/rewarded-set", "v2/unstable/nym-nodes/skimmed/entry-gateways?page=0", "v2/unstable/nym-nodes/skimmed/mixnodes/active?page=0"],
            asked[1..].Order(StringComparer.Ordinal));

        await _directory.FetchTopologyAsync(Cancelled);
        Assert.DoesNotContain("v1/epoch/key-rotation-info", _transport.Take());
    }

    [Fact]
    public async Task A_directory_of_2023_is_found_out_and_then_asked_as_its_own_clients_ask()
    {
        _transport.AddOld();
        Assert.Single(await _directory.FetchGatewaysAsync(Cancelled));
        Assert.Equal("v1/gateways", _transport.Take()[^1]);

        var topology = await _directory.FetchTopologyAsync(Cancelled);
        Assert.Equal(NetworkGeneration.Old, topology.Generation);
        Assert.Equal(["v1/mixnodes/active", "v1/gateways"], _transport.Take());
    }

    [Fact]
    public async Task A_directory_that_has_become_one_of_today_is_asked_so_again()
    {
        _transport.AddOld();
        await _directory.FetchTopologyAsync(Cancelled);
        _transport.Clear();
        _transport.AddCurrent();
        Assert.Equal(NetworkGeneration.Current, (await _directory.FetchTopologyAsync(Cancelled)).Generation);
    }

    [Fact]
    public async Task What_is_no_directory_at_all_is_said_to_be_none_of_either_time()
    {
        foreach (var fetch in new Func<Task>[] { () => _directory.FetchGatewaysAsync(Cancelled), () => _directory.FetchTopologyAsync(Cancelled) })
        {
            var error = await Assert.ThrowsAsync<NymClientException>(fetch);
            Assert.Equal(NymClientError.DirectoryUnreachable, error.Error);
            Assert.Contains("neither the lists of a nym-api of today nor those of 2023", error.Message, StringComparison.Ordinal);
            Assert.Contains("--nym-apis", error.Message, StringComparison.Ordinal);
        }
    }

    private sealed class FixedDirectory : IDirectoryTransport
    {
        private readonly Dictionary<string, byte[]> _documents = [];
        private readonly List<string> _asked = [];

        public void AddCurrent()
        {
            foreach (var item in Vectors.GetProperty("new_generation").GetProperty("bincode").GetProperty("cases").EnumerateArray())
            {
                _documents[item.GetProperty("path").GetString()!.Trim('/')] = Encoding.UTF8.GetBytes(item.GetProperty("json").GetRawText());
            }

            var gateways = Vectors.GetProperty("new_generation").GetProperty("bincode").GetProperty("cases").EnumerateArray()
                .Single(static item => item.GetProperty("name").GetString() == "entry_gateways");
            _documents[$"{DirectoryPaths.EntryGateways}?page=0&output=bincode"] = Convert.FromHexString(gateways.GetProperty("bincode_hex").GetString()!);
            _documents[DirectoryPaths.KeyRotationInfo] = "{}"u8.ToArray();
        }

        public void AddOld()
        {
            foreach (var name in new[] { "mixnodes_active", "gateways", "gateways_described" })
            {
                var item = Vectors.GetProperty("old_generation").GetProperty(name);
                _documents[item.GetProperty("path").GetString()!.Trim('/')] = Encoding.UTF8.GetBytes(item.GetProperty("json").GetRawText());
            }
        }

        public void Clear() => _documents.Clear();

        public string[] Take()
        {
            string[] asked = [.. _asked];
            _asked.Clear();
            return asked;
        }

        public Task<byte[]> GetAsync(Uri address, CancellationToken cancellationToken)
        {
            var path = address.AbsolutePath["/api/".Length..];
            _asked.Add(path + address.Query);
            return _documents.TryGetValue(path + address.Query, out var document) || _documents.TryGetValue(path, out document)
                ? Task.FromResult(document)
                : Task.FromException<byte[]>(new DirectoryTransportException("could not be asked: status 404", isNotFound: true));
        }
    }
}
