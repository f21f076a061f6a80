using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace NymActors.Interop.Tests.Drivers;

/// <summary>A public WASM client, of today unless told otherwise, connected to a mixnet. One process under Node.js.</summary>
internal sealed class WasmPeer : IAsyncDisposable
{
    private readonly PeerProcess _process;
    private readonly Channel<PeerMessage> _messages = Channel.CreateUnbounded<PeerMessage>();
    private readonly ConcurrentQueue<string> _unexpectedErrors = new();
    private string? _address;

    private WasmPeer(WasmPeerGeneration generation) => _process = PeerProcess.Start(FolderOf(generation), "peer.mjs", OnEvent);

    private static string Peers { get; } =
        typeof(WasmPeer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "PeersDirectory").Value!;

    /// <summary>The address that the client reports for itself.</summary>
    public string Address => _address ?? throw new InvalidOperationException("The client has not been started.");

    /// <summary>The client's ed25519 identity key in base58: the first part of its address.</summary>
    public string IdentityKey => Address[..Address.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>Messages in the order of arrival.</summary>
    public ChannelReader<PeerMessage> Messages => _messages.Reader;

    /// <summary>Exceptions that nothing in the client handled.</summary>
    public IReadOnlyCollection<string> UnexpectedErrors => _unexpectedErrors;

    /// <summary>The last lines of the client's log.</summary>
    public string Log => _process.Log;

    /// <summary>Starts the process and waits until the client has registered with a gateway and is connected.</summary>
    /// <exception cref="PeerException">The client could not start.</exception>
    public static async Task<WasmPeer> StartAsync(WasmPeerOptions options, CancellationToken cancellationToken)
    {
        WasmPeer peer = await LaunchAsync(cancellationToken, options.Generation);
        try
        {
            JsonElement answer = await peer._process.RequestAsync("start", options.ToStartRequest(), cancellationToken);
            peer._address = answer.GetProperty("address").GetString();
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the process only; skips or fails the running test when Node.js or the packages are missing.</summary>
    public static async Task<WasmPeer> LaunchAsync(
        CancellationToken cancellationToken, WasmPeerGeneration generation = WasmPeerGeneration.Current)
    {
        await NodeJs.RequireAsync(FolderOf(generation), cancellationToken);
        return new WasmPeer(generation);
    }

    /// <summary>Where the peer program and its packages are.</summary>
    public static string FolderOf(WasmPeerGeneration generation) =>
        Path.Combine(Peers, generation == WasmPeerGeneration.Current ? "wasm-1.4.1" : "sdk-1.2.4-rc.1");

    /// <summary>The topology as the package's own function reads it from the directory.</summary>
    public async Task<JsonElement> FetchTopologyAsync(Uri nymApi, CancellationToken cancellationToken)
    {
        JsonElement answer = await _process.RequestAsync(
            "topology", new JsonObject { ["nymApiUrl"] = nymApi.AbsoluteUri }, cancellationToken);
        return answer.GetProperty("topology");
    }

    /// <summary>Sends a plain message.</summary>
    public Task SendAsync(string recipient, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        _process.RequestAsync(
            "send", new JsonObject { ["recipient"] = recipient, ["data"] = Convert.ToBase64String(data.Span) }, cancellationToken);

    /// <summary>Sends an anonymous message with <paramref name="replySurbs"/> reply SURBs.</summary>
    public Task SendAnonymousAsync(string recipient, ReadOnlyMemory<byte> data, int replySurbs, CancellationToken cancellationToken) =>
        _process.RequestAsync(
            "sendAnonymous",
            new JsonObject { ["recipient"] = recipient, ["data"] = Convert.ToBase64String(data.Span), ["replySurbs"] = replySurbs },
            cancellationToken);

    /// <summary>Replies to the sender of an anonymous message.</summary>
    /// <param name="senderTag">The tag of the received message, in base58.</param>
    public Task ReplyAsync(string senderTag, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        _process.RequestAsync(
            "reply", new JsonObject { ["senderTag"] = senderTag, ["data"] = Convert.ToBase64String(data.Span) }, cancellationToken);

    /// <summary>The counters of the client's WebSockets.</summary>
    public async Task<WasmPeerStatistics> GetStatisticsAsync(CancellationToken cancellationToken) =>
        WasmPeerStatistics.Parse(await _process.RequestAsync("stats", [], cancellationToken));

    /// <summary>Waits until the gateway has pushed <paramref name="count"/> acknowledgements to the client since its start.</summary>
    public Task WaitForAcknowledgementsAsync(int count, CancellationToken cancellationToken) =>
        _process.RequestAsync(
            "awaitFrames",
            new JsonObject { ["length"] = WasmPeerStatistics.AcknowledgementLength, ["count"] = count },
            cancellationToken);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private void OnEvent(string name, JsonElement members)
    {
        switch (name)
        {
            case "received":
                JsonElement tag = members.GetProperty("senderTag");
                _messages.Writer.TryWrite(new PeerMessage(members.GetProperty("data").GetBytesFromBase64(), tag.GetString()));
                break;
            case "error":
                _unexpectedErrors.Enqueue(members.GetProperty("message").GetString() ?? members.GetRawText());
                break;
        }
    }
}
