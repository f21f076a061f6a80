using Akka.Actor;
using NymActors.Mixnet;

namespace NymActors.Hosting;

/// <summary>The local mixnet that the clients of one actor system share. Thread-safe.</summary>
internal sealed class HostedMixnet(ActorSystem system)
{
    private readonly Lock _lock = new();
    private Task<LocalMixnet>? _network;
    private LocalMixnetOptions? _options;

    /// <summary>The running network, or null.</summary>
    public LocalMixnet? Network => _network is { IsCompletedSuccessfully: true } network ? network.Result : null;

    /// <summary>Starts the network, or hands out the one that runs.</summary>
    /// <param name="options">How it is built; null for the one that runs, or else the defaults.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="InvalidOperationException">It runs already, built otherwise.</exception>
    /// <exception cref="MixnetException">It cannot run.</exception>
    public Task<LocalMixnet> StartAsync(LocalMixnetOptions? options, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_network is null || _network.IsFaulted || _network.IsCanceled)
            {
                _options = options;
                _network = LocalMixnet.StartAsync((options ?? new()) with { ActorSystem = system }, cancellationToken);
            }
            else if (options is not null && !ReferenceEquals(options, _options))
            {
                throw new InvalidOperationException(
                    "The local mixnet runs already, built with other options: give options to UseLocalMixnet at the first client only.");
            }

            return _network;
        }
    }

    /// <summary>Stops the network if there is one.</summary>
    public async Task StopAsync()
    {
        if (Network is { } network)
        {
            await network.DisposeAsync().ConfigureAwait(false);
        }
    }
}
