using NymActors.Mixnet;

namespace NymActors.Interop.Tests.Drivers;

/// <summary>
/// A local mixnet over loopback sockets, shared by the tests of a collection. Started by the first test that needs it, so that tests
/// can be skipped for want of Node.js.
/// </summary>
public sealed class InteropNetwork : IAsyncLifetime
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private LocalMixnet? _mixnet;

    internal LocalMixnet Mixnet => _mixnet ?? throw NotStarted();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts the mixnet alone.</summary>
    internal Task StartMixnetAsync(CancellationToken cancellationToken) => OnceAsync(
        async () => _mixnet ??= await LocalMixnet.StartAsync(cancellation: cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_mixnet is not null)
        {
            await _mixnet.DisposeAsync();
        }

        _starting.Dispose();
    }

    private async Task OnceAsync(Func<Task> start, CancellationToken cancellationToken)
    {
        await NodeJs.RequireAsync(WasmPeer.Folder, cancellationToken);
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
