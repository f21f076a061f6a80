using NymActors.Mixnet;

namespace NymActors.Interop.Tests.Drivers;

/// <summary>
/// A local mixnet over loopback sockets with one of our clients and one public client on it, shared by the tests of a collection.
/// Started by the first test that needs it, so that tests can be skipped for want of Node.js.
/// </summary>
public sealed class InteropNetwork : IAsyncLifetime
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private LocalMixnet? _mixnet;
    private OurClient? _ours;
    private WasmPeer? _wasm;

    internal LocalMixnet Mixnet => _mixnet ?? throw NotStarted();

    internal OurClient Ours => _ours ?? throw NotStarted();

    /// <summary>The public client without cover traffic.</summary>
    internal WasmPeer Wasm => _wasm ?? throw NotStarted();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts the mixnet alone.</summary>
    internal Task StartMixnetAsync(CancellationToken cancellationToken) => OnceAsync(
        async () => _mixnet ??= await LocalMixnet.StartAsync(cancellation: cancellationToken), cancellationToken);

    /// <summary>Starts the mixnet and both clients.</summary>
    internal async Task StartClientsAsync(CancellationToken cancellationToken)
    {
        await StartMixnetAsync(cancellationToken);
        await OnceAsync(async () => _ours ??= await OurClient.ConnectAsync(Mixnet, cancellationToken), cancellationToken);
        await OnceAsync(
            async () => _wasm ??= await WasmPeer.StartAsync(new WasmPeerOptions { NymApi = Mixnet.NymApiUrl }, cancellationToken),
            cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_wasm is not null)
        {
            await _wasm.DisposeAsync();
        }

        if (_ours is not null)
        {
            await _ours.DisposeAsync();
        }

        if (_mixnet is not null)
        {
            await _mixnet.DisposeAsync();
        }

        _starting.Dispose();
    }

    private async Task OnceAsync(Func<Task> start, CancellationToken cancellationToken)
    {
        await NodeJs.RequireAsync(WasmPeer.FolderOf(WasmPeerGeneration.Current), cancellationToken);
        await _starting.WaitAsync(cancellationToken);
        try
        {
            await start();
        }
        finally
        {
            _starting.Release();
        }
    }

    private static InvalidOperationException NotStarted() => new("The network has not been started.");
}
