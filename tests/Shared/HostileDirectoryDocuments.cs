using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NymActors.Tests.Shared;

/// <summary>
/// An endless row of directory documents as a broken or malicious directory might send them: keys of low order, absurd times,
/// duplicate numbers, empty layers, huge lists, nodes that cannot be dialled, garbage. The same seed gives the same row.
/// </summary>
/// <remarks>Begin with the documents of a running network, and <see cref="HostileDirectoryKind.Littered"/> ones leave it usable.</remarks>
public sealed class HostileDirectoryDocuments
{
    private static readonly HostileDirectoryKind[] Kinds =
        [HostileDirectoryKind.Littered, HostileDirectoryKind.Damaged, HostileDirectoryKind.Damaged, HostileDirectoryKind.Ruined];

    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = 256 };

    private readonly Random _random;
    private readonly JsonNode _rewardedSet;
    private readonly JsonNode _mixNodes;
    private readonly JsonNode _gateways;
    private readonly JsonNode _keyRotation;

    /// <summary>Begins a row.</summary>
    /// <param name="seed">Decides everything that follows.</param>
    /// <param name="rewardedSet">A rewarded set with usable layers.</param>
    /// <param name="mixNodes">The mix nodes of that set, all on one page.</param>
    /// <param name="gateways">Its gateways, all on one page.</param>
    /// <param name="keyRotation">The key rotation state.</param>
    public HostileDirectoryDocuments(int seed, byte[] rewardedSet, byte[] mixNodes, byte[] gateways, byte[] keyRotation)
    {
        _random = new Random(seed);
        _rewardedSet = JsonNode.Parse(rewardedSet)!;
        _mixNodes = JsonNode.Parse(mixNodes)!;
        _gateways = JsonNode.Parse(gateways)!;
        _keyRotation = JsonNode.Parse(keyRotation)!;
    }

    /// <summary>The next documents of any kind.</summary>
    public HostileDirectory Next() => Next(Kinds[_random.Next(Kinds.Length)]);

    /// <summary>The next documents, of the wanted kind.</summary>
    /// <param name="kind">What is done to them.</param>
    public HostileDirectory Next(HostileDirectoryKind kind)
    {
        var edit = new DirectoryEdit(
            _random, _rewardedSet.DeepClone(), _mixNodes.DeepClone(), _gateways.DeepClone(), _keyRotation.DeepClone());
        var names = new List<string>();
        Apply(DirectoryLitter.All, _random.Next(1, 4));
        if (kind == HostileDirectoryKind.Damaged)
        {
            Apply(DirectoryDamage.All, _random.Next(1, 4));
        }
        else if (kind == HostileDirectoryKind.Ruined)
        {
            Apply(DirectoryRuin.All, 1);
        }

        byte[][] bytes = [Utf8(edit.RewardedSet), Utf8(edit.MixNodes), Utf8(edit.Gateways), Utf8(edit.KeyRotation)];
        if (kind == HostileDirectoryKind.Damaged && _random.Next(4) == 0)
        {
            names.Add("bytes");
            Flip(bytes[_random.Next(bytes.Length)]);
        }

        return new(kind, string.Join(" + ", names), bytes[0], bytes[1], bytes[2], bytes[3]);

        void Apply((string Name, Action<DirectoryEdit> Change)[] changes, int count)
        {
            for (; count > 0; count--)
            {
                var (name, change) = changes[_random.Next(changes.Length)];
                names.Add(name);
                change(edit);
            }
        }
    }

    // Half a character cannot be written by the library, but by others.
    private static byte[] Utf8(JsonNode? document) => Encoding.UTF8.GetBytes(
        JsonSerializer.Serialize(document, Deep).Replace(DirectoryDamage.HalfCharacter, "\\ud800", StringComparison.Ordinal));

    private void Flip(byte[] bytes)
    {
        for (var count = _random.Next(1, 4); count > 0; count--)
        {
            bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        }
    }
}
