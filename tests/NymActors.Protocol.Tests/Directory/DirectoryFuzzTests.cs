using System.Text.Json.Nodes;
using CsCheck;
using NymActors.Protocol.Directory;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;

namespace NymActors.Protocol.Tests.Directory;

public class DirectoryFuzzTests
{
    private static readonly byte[][] Seeds =
    [
        DirectoryFixture.Utf8(new DirectoryFixture().RewardedSet),
        DirectoryFixture.Utf8(new DirectoryFixture().MixNodes),
        DirectoryFixture.Utf8(new DirectoryFixture().Gateways),
        DirectoryJson.Write(new EpochClock { Start = DateTimeOffset.UnixEpoch }.KeyRotationInfoAt(DateTimeOffset.UnixEpoch)),
    ];

    /// <summary>What an unkind directory may put in the place of any value.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "[]", "{}", "0", "1", "4", "-1", "255", "65535", "65536", "4294967295", "18446744073709551616", "1e400", "0.5",
        "\"\"", "\"1\"", "\"0.5\"", "\"gw.example\"", "\"a..b\"", "\"-\"", "\"xn--\"", "\"xn--a\"", "\"ÄÖ.example\"", "\"a b\"", "\"a/b\"", "\"::1\"",
        "\"[::1]\"", "\"0.0.0.0\"", "\"256.1.1.1\"", "\"::ffff:1.2.3.4\"", "\"fe80::1%3\"", "\"9999-12-31 23:59:59.0 -23:59:00\"",
        "\"0001-01-01T00:00:00+14:00\"", "\"HmgHDV79LpnEaSUp8QZQwSroxVvS4RewF7yM9e7qu8y3\"",
    ];

    [Fact]
    public void Random_and_mutated_payloads_give_a_value_or_the_named_exception()
        => FuzzBytes.Around(Seeds).Sample(
            bytes =>
            {
                Accept(() => DirectoryJson.ReadRewardedSet(bytes));
                Accept(() => DirectoryJson.ReadNodeList(bytes));
                Accept(() => DirectoryJson.ReadKeyRotationInfo(bytes));
            },
            iter: 1500);

    [Fact]
    public void Payloads_with_unkind_values_give_a_usable_topology_or_a_named_exception()
    {
        var built = 0;
        Gen.Select(Gen.Int[0, 1000], Gen.Int[0, Values.Length - 1]).Array[1, 3].Sample(
            changes =>
            {
                var fixture = new DirectoryFixture();
                foreach (var (position, which) in changes)
                {
                    JsonObject[] payloads = [fixture.RewardedSet, fixture.MixNodes, fixture.Gateways];
                    var places = payloads.SelectMany(Places).ToArray();
                    places[position % places.Length].ReplaceWith(JsonNode.Parse(Values[which]));
                }

                try
                {
                    Use(fixture.Build());
                    Interlocked.Increment(ref built);
                }
                catch (Exception exception) when (exception is ProtocolException or TopologyException)
                {
                    Assert.NotEmpty(exception.Message);
                }
            },
            iter: 1500);
        Assert.NotEqual(0, built);
    }

    [Fact]
    public void Random_and_mutated_texts_give_a_value_or_none()
    {
        FuzzText.Feed(FuzzText.Around("0.98", "1", "0.123456789012345678"), text =>
        {
            if (Performance.TryParse(text, out var performance))
            {
                Assert.InRange(performance.Percent, 0, 100);
            }
        });
        FuzzText.Feed(FuzzText.Around("2025-11-07 17:10:00.5 +00:00:00", "2025-11-07T17:10:00.123456789Z", "0001-01-01T00:00:00+14:00"), text =>
            Assert.Equal(TimeSpan.Zero, DirectoryTimestamp.Parse(text).Offset));
        FuzzText.Feed(FuzzText.Around("http://127.0.0.1:8000/api", "https://validator.nymtech.net/api/", "[::1]:8000"), text =>
            Assert.StartsWith("http", DirectoryUrl.Join(DirectoryUrl.ParseBase(text), DirectoryPaths.RewardedSet).AbsoluteUri, StringComparison.Ordinal));
    }

    /// <summary>All that a client does with a topology: every node can be in a route, every listener can be connected to.</summary>
    private static void Use(NetworkTopology topology)
    {
        var random = new SeededRandomSource(1);
        foreach (var gateway in topology.Gateways)
        {
            Assert.Equal(NetworkTopology.RouteLength, topology.DrawRoute(random, gateway.Identity).Length);
            Assert.All(gateway.ClientListeners, listener => Assert.NotEmpty(listener.IdnHost));
        }
    }

    private static IEnumerable<JsonNode> Places(JsonNode? node) => node switch
    {
        JsonObject item => item.SelectMany(member => Places(member.Value)),
        JsonArray { Count: > 0 } items => items.SelectMany(Places),
        null => [],
        _ => [node],
    };

    private static void Accept(Action read)
    {
        try
        {
            read();
        }
        catch (ProtocolException exception)
        {
            Assert.NotEmpty(exception.Reason);
        }
    }
}
