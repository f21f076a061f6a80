using NymActors.Protocol.Topology;

namespace NymActors.GatewayChoice;

/// <summary>Measures many gateways side by side, within one time limit for all: one that is slow or dead delays nobody.</summary>
/// <param name="measure">Measures one gateway; null when it does not answer.</param>
/// <param name="time">The clock of the limit.</param>
internal sealed class LatencySurvey(Func<GatewayDescriptor, CancellationToken, Task<GatewayLatency?>> measure, TimeProvider time)
{
    /// <summary>Measurements under way at once, as in the reference.</summary>
    public const int Parallel = 20;

    /// <summary>The limit for all of them together.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Measures all gateways, or as many as can be within the limit.</summary>
    /// <param name="gateways">The gateways.</param>
    /// <param name="onProgress">Hears how many are done, after each; from any thread, one call at a time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those that answered, in the order of <paramref name="gateways"/>: the order of the answers is chance that no seed decides.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<IReadOnlyList<GatewayLatency>> MeasureAsync(
        IReadOnlyList<GatewayDescriptor> gateways, Action<int>? onProgress, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var found = new GatewayLatency?[gateways.Count];
        var next = -1;
        var done = 0;
        var progress = new Lock();
        await Task.WhenAll(Enumerable.Range(0, Math.Min(Parallel, gateways.Count)).Select(_ => WorkAsync())).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return [.. found.OfType<GatewayLatency>()];

        async Task WorkAsync()
        {
            while (!either.IsCancellationRequested && Interlocked.Increment(ref next) is var index && index < gateways.Count)
            {
                try
                {
                    found[index] = await measure(gateways[index], either.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (either.IsCancellationRequested)
                {
                    return;
                }

                lock (progress)
                {
                    onProgress?.Invoke(++done);
                }
            }
        }
    }
}
