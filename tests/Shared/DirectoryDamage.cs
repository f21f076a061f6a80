using System.Text.Json.Nodes;

namespace NymActors.Tests.Shared;

/// <summary>Changes to real entries: what a topology is made of afterwards, if it can be made, is for the reader of the documents to find out.</summary>
internal static class DirectoryDamage
{
    /// <summary>Stands for a lone surrogate.</summary>
    public const string HalfCharacter = "(half a character)";

    private static readonly string[] Values =
    [
        "null", "true", "[]", "{}", "0", "1", "-1", "255", "65535", "65536", "4294967295", "18446744073709551616", "1e400", "0.5", "\"\"", "\"1\"",
        "\"0.5\"", "\"a..b\"", "\"::1\"", "\"0.0.0.0\"", "\"fe80::1%3\"", "\"11111111111111111111111111111111\"", $"\"{HalfCharacter}\"", "[[[[1]]]]",
    ];

    public static (string Name, Action<DirectoryEdit> Change)[] All { get; } =
    [
        ("real node gets a key of low order", edit => edit.Node(edit.AnyList())["x25519_sphinx_pubkey"] = edit.LowOrderKey),
        ("real node gets an undialable address", edit => edit.Node(edit.AnyList())["ip_addresses"] = new JsonArray(edit.UndialableAddress)),
        ("real node gets port 0", edit => edit.Node(edit.AnyList())["mix_port"] = 0),
        ("real node gets the number of another", edit =>
            edit.Node(edit.AnyList())["node_id"] = edit.Node(edit.AnyList())["node_id"]!.DeepClone()),
        ("real node gets the identity of another", edit =>
            edit.Node(edit.AnyList())["ed25519_identity_pubkey"] = edit.Node(edit.AnyList())["ed25519_identity_pubkey"]!.DeepClone()),
        ("real node gets no performance", edit => edit.Node(edit.AnyList())["performance"] = "0"),
        ("gateway gets a garbage host name", edit =>
            edit.Node(edit.GatewayData)["entry"] = new JsonObject { ["hostname"] = edit.HostName, ["ws_port"] = 0, ["wss_port"] = edit.Random.Next(65536) }),
        ("layer with the nodes of another", edit => edit.RewardedSet![edit.Layer] = edit.RewardedSet[edit.Layer]!.DeepClone()),
        ("gateways in a layer", edit => edit.RewardedSet![edit.Layer] =
            new JsonArray([.. edit.GatewayData.Select(node => node!["node_id"]?.DeepClone())])),
        ("any value", edit => AnyValue(edit)),
    ];

    private static void AnyValue(DirectoryEdit edit)
    {
        JsonNode?[] documents = [edit.RewardedSet, edit.MixNodes, edit.Gateways];
        var places = Places(documents[edit.Random.Next(documents.Length)]).ToArray();
        if (places.Length > 0)
        {
            places[edit.Random.Next(places.Length)].ReplaceWith(JsonNode.Parse(Values[edit.Random.Next(Values.Length)]));
        }
    }

    private static IEnumerable<JsonNode> Places(JsonNode? node) => node switch
    {
        JsonObject item => item.SelectMany(member => Places(member.Value)),
        JsonArray { Count: > 0 } items => items.SelectMany(Places),
        null => [],
        _ => [node],
    };
}
