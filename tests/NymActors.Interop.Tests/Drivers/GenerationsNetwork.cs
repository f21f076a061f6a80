using NymActors.Configuration;
using NymActors.Mixnet;

namespace NymActors.Interop.Tests.Drivers;

/// <summary>One local mixnet with a public client of each generation and one of ours on it, as it comes.</summary>
public sealed class GenerationsNetwork : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _running = [];
    private Dictionary<string, Participant>? _participants;

    internal LocalMixnet? Mixnet { get; private set; }

    /// <summary>The participants are <c>old</c>, <c>new</c> and <c>ours</c>.</summary>
    internal Participant this[string name] => _participants![name];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts all of it at the first call; skips or fails the running test when Node.js or the packages are missing.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_participants is not null)
        {
            return;
        }

        await NodeJs.RequireAsync(WasmPeer.FolderOf(WasmPeerGeneration.Old), cancellationToken);
        await NodeJs.RequireAsync(WasmPeer.FolderOf(WasmPeerGeneration.Current), cancellationToken);
        Mixnet = Add(await LocalMixnet.StartAsync(cancellation: cancellationToken));
        OurClient ours = Add(await OurClient.ConnectAsync(Mixnet, cancellationToken, ReplySurbFormat.V1));
        WasmPeer old = Add(await StartPeerAsync(WasmPeerGeneration.Old, cancellationToken));
        WasmPeer current = Add(await StartPeerAsync(WasmPeerGeneration.Current, cancellationToken));
        _participants = new()
        {
            ["ours"] = Participant.Of(ours),
            ["old"] = Participant.Of(old),
            ["new"] = Participant.Of(current),
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable running in Enumerable.Reverse(_running))
        {
            await running.DisposeAsync();
        }
    }

    private T Add<T>(T running)
        where T : IAsyncDisposable
    {
        _running.Add(running);
        return running;
    }

    private Task<WasmPeer> StartPeerAsync(WasmPeerGeneration generation, CancellationToken cancellationToken) =>
        WasmPeer.StartAsync(new WasmPeerOptions { NymApi = Mixnet!.NymApiUrl, Generation = generation }, cancellationToken);
}
