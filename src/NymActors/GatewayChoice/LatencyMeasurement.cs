using NymActors.Protocol.Topology;
using NymActors.Streams.Links;

namespace NymActors.GatewayChoice;

/// <summary>
/// Measures one gateway: a connection of its own, and three pings one after another (docs/protocol/03-gateway.md section 20.4). A ping that is
/// not answered in time ends the measurement with what was measured so far.
/// </summary>
internal sealed class LatencyMeasurement(IPingingConnector connector, TimeProvider time)
{
    private const int Rounds = 3;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan PongTimeout = TimeSpan.FromMilliseconds(1000);
    private static readonly byte[] Payload = [1, 2, 3];

    /// <summary>Measures a gateway at its first listener.</summary>
    /// <returns>Null when it does not answer.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<GatewayLatency?> MeasureAsync(GatewayDescriptor gateway, bool requireTls, CancellationToken cancellationToken)
    {
        try
        {
            var listener = gateway.ListenersFor(requireTls).First();
            var connection = await LimitAsync(token => connector.ConnectForPingsAsync(listener, token), ConnectTimeout, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                return await PingAsync(gateway, connection, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is GatewayConnectionException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task<GatewayLatency?> PingAsync(GatewayDescriptor gateway, IPingConnection connection, CancellationToken cancellationToken)
    {
        var sum = TimeSpan.Zero;
        var answers = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var start = time.GetTimestamp();
            try
            {
                if (!await LimitAsync(token => connection.PingAsync(Payload, token), PongTimeout, cancellationToken).ConfigureAwait(false))
                {
                    continue;
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                break;
            }

            sum += time.GetElapsedTime(start);
            answers++;
        }

        return answers == 0 ? null : new GatewayLatency(gateway, sum / answers);
    }

    private async Task<T> LimitAsync<T>(Func<CancellationToken, Task<T>> action, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        return await action(either.Token).ConfigureAwait(false);
    }
}
