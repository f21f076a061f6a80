using System.Text.Json.Nodes;

namespace NymActors.Tests.Shared;

/// <summary>Changes after which no topology is left, whatever else the documents say.</summary>
internal static class DirectoryRuin
{
    public static (string Name, Action<DirectoryEdit> Change)[] All { get; } =
    [
        ("empty layer", edit => edit.RewardedSet![edit.Layer] = new JsonArray()),
        ("layer of strangers", edit => edit.RewardedSet![edit.Layer] = new JsonArray(edit.FreeId, edit.FreeId)),
        ("no gateways", edit => edit.Gateways!["nodes"]!["data"] = new JsonArray()),
        ("no nodes", edit => Each([edit.MixNodes, edit.Gateways], list => list["nodes"]!["data"] = new JsonArray())),
        ("only gateways of low order", edit => Each(edit.GatewayData, node => node["x25519_sphinx_pubkey"] = edit.LowOrderKey)),
        ("only gateways that cannot be dialled", edit => Each(edit.GatewayData, node => node["mix_port"] = 0)),
        ("only nodes of low order", edit => Each(
            [.. edit.MixNodeData, .. edit.GatewayData], node => node["x25519_sphinx_pubkey"] = edit.LowOrderKey)),
        ("lists of different epochs", edit => edit.Gateways!["metadata"]!["absolute_epoch_id"] = edit.FreeId),
        ("rewarded set without gateways", edit =>
            (edit.RewardedSet!["entry_gateways"], edit.RewardedSet["exit_gateways"]) = (new JsonArray(), new JsonArray())),
        ("no document", edit => edit.RewardedSet = null),
        ("another document", edit => edit.MixNodes = new JsonArray("not", "found")),
        ("member missing", edit => edit.RewardedSet!.AsObject().Remove(edit.Layer)),
        ("list too long", edit => TooLong(edit)),
    ];

    private static void Each(IEnumerable<JsonNode?> nodes, Action<JsonNode> change)
    {
        foreach (var node in nodes)
        {
            change(node!);
        }
    }

    // Rarely in its full length: a document of a megabyte costs as much as a thousand others.
    private static void TooLong(DirectoryEdit edit)
    {
        const int longerThanAnyNetwork = 100_001;
        if (edit.Random.Next(100) == 0)
        {
            edit.RewardedSet!["standby"] = new JsonArray([.. Enumerable.Repeat(7, longerThanAnyNetwork).Select(id => (JsonNode)id)]);
        }
        else
        {
            edit.RewardedSet!["standby"] = "1, 2, 3";
        }
    }
}
