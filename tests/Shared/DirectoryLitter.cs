using System.Text.Json.Nodes;

namespace NymActors.Tests.Shared;

/// <summary>Additions to the documents that change nothing for a client that takes only what it can use.</summary>
internal static class DirectoryLitter
{
    private const int Many = 50;

    public static (string Name, Action<DirectoryEdit> Change)[] All { get; } =
    [
        ("node with a key of low order", edit => Add(edit, (node, e) => node["x25519_sphinx_pubkey"] = e.LowOrderKey)),
        ("node with port 0", edit => Add(edit, (node, _) => node["mix_port"] = 0)),
        ("node without address", edit => Add(edit, (node, _) => node["ip_addresses"] = new JsonArray())),
        ("node with undialable address", edit => Add(edit, (node, e) => node["ip_addresses"] = new JsonArray(e.UndialableAddress))),
        ("node with many undialable addresses", edit => Add(edit, (node, e) =>
            node["ip_addresses"] = new JsonArray([.. Enumerable.Range(0, Many).Select(_ => (JsonNode)e.UndialableAddress)]))),
        ("node of no performance", edit => Add(edit, (node, e) => node["performance"] = e.Pick("0", "0.0", "0.000000000000000001"))),
        ("earlier node with the number of a real one", Shadow),
        ("unknown numbers in the layers", UnknownNumbers),
        ("numbers twice in a layer", edit => Double(edit.RewardedSet![edit.Layer]!.AsArray())),
        ("unknown members", UnknownMembers),
        ("absurd refresh time", edit => edit.MixNodes!["metadata"]!["refreshed_at"] = edit.Timestamp),
        ("absurd length of an epoch", EpochLength),
        ("other totals", edit => edit.MixNodes!["nodes"]!["pagination"]!["size"] = edit.Pick("0", "1") == "0" ? 0 : ulong.MaxValue),
        ("absurd key rotation", KeyRotation),
        ("crowd of undialable nodes", Crowd),
    ];

    private static void Add(DirectoryEdit edit, Action<JsonObject, DirectoryEdit> spoil)
    {
        var node = edit.NewNode(edit.FreeId);
        spoil(node, edit);
        edit.Insert(edit.AnyList(), node);
    }

    // In the list of the mix nodes only: of one number in both lists the gateway is meant.
    private static void Shadow(DirectoryEdit edit)
    {
        var real = edit.Node(edit.MixNodeData)["node_id"]!.GetValue<uint>();
        var shadow = edit.NewNode(real);
        edit.MixNodeData.Insert(0, shadow);
        edit.MixNodes!["nodes"]!["pagination"]!["total"] = edit.MixNodeData.Count;
    }

    private static void UnknownNumbers(DirectoryEdit edit)
    {
        var list = edit.RewardedSet![edit.Pick("layer1", "layer2", "layer3", "entry_gateways", "exit_gateways", "standby")]!.AsArray();
        for (var i = edit.Random.Next(Many); i >= 0; i--)
        {
            list.Add(edit.FreeId);
        }
    }

    private static void Double(JsonArray numbers)
    {
        foreach (var number in numbers.Select(number => number!.GetValue<uint>()).ToArray())
        {
            numbers.Add(number);
        }
    }

    private static void UnknownMembers(DirectoryEdit edit)
    {
        var deep = new JsonArray();
        for (var depth = edit.Random.Next(100); depth > 0; depth--)
        {
            deep = [deep];
        }

        edit.RewardedSet!["more"] = deep;
        edit.Node(edit.AnyList())[new string('x', edit.Random.Next(1, 2_000))] = new JsonObject { ["node_id"] = "none" };
    }

    private static void EpochLength(DirectoryEdit edit)
    {
        var (seconds, nanoseconds) = (edit.Random.Next(2) == 0 ? 0 : ulong.MaxValue, (uint)edit.Random.Next());
        foreach (var metadata in edit.BothMetadata())
        {
            if (metadata["status"] is JsonObject status && status["fresh"] is JsonObject interval)
            {
                interval["epoch_length"] = new JsonObject { ["secs"] = seconds, ["nanos"] = nanoseconds };
                interval["epochs_in_interval"] = 0;
            }
        }
    }

    private static void KeyRotation(DirectoryEdit edit)
    {
        edit.KeyRotation["epoch_duration"] = new JsonObject { ["secs"] = edit.Random.Next(2) == 0 ? 0 : ulong.MaxValue, ["nanos"] = edit.Random.Next() };
        edit.KeyRotation["current_absolute_epoch_id"] = uint.MaxValue;
        edit.KeyRotation["key_rotation_state"] = new JsonObject { ["validity_epochs"] = edit.Random.Next(2), ["initial_epoch_id"] = edit.Random.Next() };
    }

    private static void Crowd(DirectoryEdit edit)
    {
        var list = edit.AnyList();
        for (var i = edit.Random.Next(6); i >= 0; i--)
        {
            var node = edit.NewNode(edit.FreeId);
            node["mix_port"] = 0;
            edit.Insert(list, node);
        }
    }
}
