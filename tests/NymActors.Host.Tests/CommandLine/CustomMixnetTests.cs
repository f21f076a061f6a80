using System.Text.Json;
using NymActors.Configuration;
using NymActors.Mixnet;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Tests.Storage;
using NymActors.Topology;

namespace NymActors.Host.Tests.CommandLine;

/// <summary>A network that a file describes, while the nym-api of the settings does not exist.</summary>
public sealed class CustomMixnetTests
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:1/api");

    [Fact]
    public async Task A_client_is_made_and_gets_a_further_gateway_without_a_nym_api()
    {
        using var home = new TemporaryDirectory();
        await using var mixnet = await LocalMixnet.StartAsync(new() { Gateways = 2 }, TestContext.Current.CancellationToken);
        var file = Path.Combine(home.Path, "network.json");
        var gateways = await WriteAsync(file, mixnet.NymApiUrl);
        Dictionary<string, string> environment = new() { ["NYM_HOME_DIR"] = home.Path, ["CONFIGURED"] = "true", ["NYM_API"] = Nowhere.AbsoluteUri };

        var made = await ProgramRun.StartAsync(["init", "--id", "alice", "--custom-mixnet", file, "--gateway", gateways[0]], environment);
        Assert.Equal("", made.ExitCode == 0 ? "" : made.Error);
        var added = await ProgramRun.StartAsync(["add-gateway", "--id", "alice", "--custom-mixnet", file], environment);
        Assert.Equal("", added.ExitCode == 0 ? "" : added.Error);
        Assert.StartsWith($"[ACTIVE] remote gateway '{gateways[1]}'", added.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await ProgramRun.StartAsync(["add-gateway", "--id", "alice"], environment)).ExitCode);
    }

    [Fact]
    public async Task The_file_and_a_nym_api_exclude_each_other_and_a_file_that_is_none_is_named()
    {
        var both = await ProgramRun.StartAsync("add-gateway", "--id", "alice", "--nym-apis", "http://a/", "--custom-mixnet", "network.json");
        Assert.Equal(2, both.ExitCode);
        Assert.StartsWith(
            "error: the argument '--nym-apis <NYM_APIS>' cannot be used with '--custom-mixnet <CUSTOM_MIXNET>'\n", both.Error, StringComparison.Ordinal);
        using var client = new FixtureClient("1.1.76", "bob");
        var missing = await ProgramRun.StartAsync(
            ["add-gateway", "--id", "bob", "--custom-mixnet", "/no/such/file"], new Dictionary<string, string> { ["NYM_HOME_DIR"] = client.Home });
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("the network file /no/such/file cannot be read", missing.Error, StringComparison.Ordinal);
    }

    /// <summary>Writes the network of a nym-api into a file, in the older form.</summary>
    /// <returns>The identities of its gateways.</returns>
    private static async Task<string[]> WriteAsync(string file, Uri nymApi)
    {
        var configuration = new ClientConfiguration { Id = "nobody", StoragePaths = StoragePaths.Below("nowhere"), NymApiUrls = [nymApi] };
        using var directory = new HttpNetworkDirectory(configuration, SystemRandomSource.Instance);
        var topology = await directory.FetchTopologyAsync(TestContext.Current.CancellationToken);
        var network = new
        {
            mixnodes = Enumerable.Range(1, NetworkTopology.Layers).ToDictionary(static layer => $"{layer}", layer => topology.MixNodes(layer).Select(node => new
            {
                mixId = node.NodeId,
                host = $"{node.MixAddress.Address}",
                mixPort = node.MixAddress.Port,
                identityKey = $"{node.Identity}",
                sphinxKey = $"{node.SphinxKey}",
            })),
            gateways = topology.Gateways.Select(static gateway => new
            {
                host = $"{gateway.MixAddress.Address}",
                mixPort = gateway.MixAddress.Port,
                clientsPort = gateway.ClientListeners[0].Port,
                identityKey = $"{gateway.Identity}",
                sphinxKey = $"{gateway.SphinxKey}",
            }),
        };
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(network), TestContext.Current.CancellationToken);
        return [.. topology.Gateways.Select(static gateway => $"{gateway.Identity}")];
    }
}
