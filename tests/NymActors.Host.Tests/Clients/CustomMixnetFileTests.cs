using System.Text;
using NymActors.Host.Clients;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Topology;

namespace NymActors.Host.Tests.Clients;

public sealed class CustomMixnetFileTests
{
    private const string Key = "9xJM74FwwHhEKKJHihD21QSZnHM2QBRMoFx9Wst6qNBS";

    [Fact]
    public void The_form_of_the_current_client_is_read()
    {
        var topology = Parse(Current);
        Assert.Equal([1, 2, 3], Enumerable.Range(1, 3).Select(layer => (int)Assert.Single(topology.MixNodes(layer)).NodeId));
        var gateway = Assert.Single(topology.Gateways);
        Assert.Equal(IdentityKey.Parse(Key), gateway.Identity);
        Assert.Equal(10004, gateway.MixAddress.Port);
    }

    [Fact]
    public void The_older_form_is_read_with_its_defaults()
    {
        var topology = Parse(Old);
        Assert.Equal([10001, 10002, 10003], Enumerable.Range(1, 3).Select(layer => Assert.Single(topology.MixNodes(layer)).MixAddress.Port));
        Assert.Equal(1789, Assert.Single(topology.Gateways).MixAddress.Port);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"node_details":{}}""")]
    [InlineData("""{"mixnodes":{"1":[],"2":[],"3":[]},"gateways":[]}""")]
    public void What_is_no_network_is_refused_with_a_reason(string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            Assert.Contains(file, Assert.Throws<HostException>(() => new CustomMixnet(file).Check()).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Current { get; } = $$$"""
        {"metadata":{"key_rotation_id":0,"absolute_epoch_id":0,"refreshed_at":"2025-11-03T00:00:00Z"},
         "rewarded_set":{"epoch_id":0,"entry_gateways":[4],"exit_gateways":[4],"layer1":[1],"layer2":[2],"layer3":[3],"standby":[]},
         "node_details":{
          {{{string.Join(",\n", Enumerable.Range(1, 3).Select(id => Node(id, "null", "false")))}}},
          {{{Node(4, """{"ip_addresses":["127.0.0.1"],"clients_ws_port":9000,"hostname":null,"clients_wss_port":null}""", "true")}}}}}
        """;

    private static string Old { get; } = $$$"""
        {"mixnodes":{
          {{{string.Join(",\n", Enumerable.Range(1, 3).Select(layer => $$"""
            "{{layer}}":[{"mixId":{{layer}},"owner":"x","host":"127.0.0.1","mixPort":1000{{layer}},"identityKey":"{{Key}}","sphinxKey":"{{SphinxKey}}","layer":{{layer}},"version":"1.1.30"}]
            """))}}}},
         "gateways":[{"owner":"x","host":"127.0.0.1","identityKey":"{{{Key}}}","sphinxKey":"{{{SphinxKey}}}"}]}
        """;

    private const string SphinxKey = "BpnPwXaYeK4pjFL89gqexEPAyu6yUtQrucsSsxDCwfsw";

    private static NetworkTopology Parse(string text) => CustomMixnetFile.Parse(Encoding.UTF8.GetBytes(text));

    private static string Node(int id, string entry, string isEntry) => $$"""
        "{{id}}":{"node_id":{{id}},"mix_host":"127.0.0.1:1000{{id}}","entry":{{entry}},"identity_key":[{{Numbers(Key)}}],"sphinx_key":[{{Numbers(SphinxKey)}}],
          "supported_roles":{"mixnode":true,"mixnet_entry":{{isEntry}},"mixnet_exit":{{isEntry}} } }
        """;

    private static string Numbers(string key) => string.Join(',', SimpleBase.Base58.Bitcoin.Decode(key));
}
