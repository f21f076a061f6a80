using System.Text.Json;
using System.Text.Json.Nodes;
using NymActors.Protocol.Directory;
using NymActors.Streams.Links;
using NymActors.Tests.Shared;

namespace NymActors.Tests.Topology;

/// <summary>
/// The directory of a running network that, once told so, answers each refresh with the next of a row of hostile documents.
/// </summary>
internal sealed class HostileDirectoryTransport : IDirectoryTransport, IDisposable
{
    private readonly SemaphoreSlim _answered = new(0);
    private readonly HostileDirectory _real;
    private readonly HostileDirectoryDocuments _documents;
    private HostileDirectory _current;
    private volatile bool _isHostile;
    private int _answers;

    private HostileDirectoryTransport(int seed, byte[] rewardedSet, byte[] mixNodes, byte[] gateways, byte[] keyRotation)
    {
        _current = _real = new(HostileDirectoryKind.Littered, "", rewardedSet, mixNodes, gateways, keyRotation);
        _documents = new(seed, rewardedSet, mixNodes, gateways, keyRotation);
    }

    /// <summary>Hostile documents so far, three to each answer.</summary>
    public int Answers => Volatile.Read(ref _answers);

    /// <summary>Whether the documents are hostile ones; at first they are not.</summary>
    public bool IsHostile
    {
        get => _isHostile;
        set => _isHostile = value;
    }

    /// <summary>Takes the documents of a running network.</summary>
    public static async Task<HostileDirectoryTransport> CreateAsync(IDirectoryTransport network, Uri nymApi, int seed)
    {
        var documents = new List<byte[]>();
        foreach (var path in new[] { DirectoryPaths.RewardedSet, DirectoryPaths.ActiveMixNodes, DirectoryPaths.EntryGateways, DirectoryPaths.KeyRotationInfo })
        {
            documents.Add(await network.GetAsync(DirectoryUrl.Join(nymApi, path), CancellationToken.None));
        }

        return new(seed, documents[0], documents[1], documents[2], documents[3]);
    }

    /// <summary>Waits for an answer to have been given that was not waited for yet.</summary>
    public Task<bool> NextAnswerAsync(TimeSpan patience) => _answered.WaitAsync(patience);

    // A refresh begins with the rewarded set.
    public Task<byte[]> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        if (address.AbsolutePath.EndsWith(DirectoryPaths.RewardedSet, StringComparison.Ordinal))
        {
            _current = _isHostile ? _documents.Next() : _real;
            _answers += _isHostile ? 1 : 0;
            _answered.Release();
            return Task.FromResult(_current.RewardedSet);
        }

        var list = address.AbsolutePath.EndsWith(DirectoryPaths.ActiveMixNodes, StringComparison.Ordinal) ? _current.MixNodes : _current.Gateways;
        return Task.FromResult(address.Query.Contains("page=0", StringComparison.Ordinal) ? list : Empty(list));
    }

    public void Dispose() => _answered.Dispose();

    /// <summary>The page behind the last one, for a client that believes a wrong total.</summary>
    private static byte[] Empty(byte[] list)
    {
        var page = JsonNode.Parse(list)!;
        page["nodes"]!["data"] = new JsonArray();
        return JsonSerializer.SerializeToUtf8Bytes(page);
    }
}
