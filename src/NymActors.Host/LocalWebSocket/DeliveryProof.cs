using System.Buffers.Binary;

namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// Finds out which messages an application has taken. A socket takes bytes from us long before an application reads them, and one that hangs reads
/// none; but who answers a ping has read what was written before it (RFC 6455 section 5.5.3). So a ping follows the messages, and they count
/// as delivered when its answer comes, or when the application closes its connection in order.
/// </summary>
/// <remarks>
/// Some programs speak to a socket without a WebSocket library and know no pings. One that never answered any and is heard a minute after the first
/// one is taken for such a program: for it a message is delivered when it is written, as the public client has it for all.
/// </remarks>
/// <param name="stream">The application's connection.</param>
/// <param name="confirm">Hears of each message that was taken, in order.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where to log to.</param>
internal sealed class DeliveryProof(ApplicationStream stream, Action<long> confirm, TimeProvider time, LocalWebSocketLog log)
{
    /// <summary>How long an application that answers no ping may still be one that knows pings.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private readonly Queue<(long Ping, long Delivery)> _written = [];
    private long _pings;
    private long? _awaited;
    private long _askedAt;
    private bool _answersPings;
    private bool _knowsNoPings;

    /// <summary>A message was written.</summary>
    /// <param name="delivery">Its number.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public Task WrittenAsync(long delivery, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_knowsNoPings)
            {
                confirm(delivery);
                return Task.CompletedTask;
            }

            _written.Enqueue((_pings + 1, delivery));
        }

        return AskAsync(cancellationToken);
    }

    /// <summary>The application answered a ping.</summary>
    /// <param name="payload">What the ping held.</param>
    /// <param name="cancellationToken">Ends the asking for what was written since.</param>
    public void Answered(ReadOnlySpan<byte> payload, CancellationToken cancellationToken)
    {
        if (payload.Length != sizeof(long))
        {
            return;
        }

        lock (_lock)
        {
            var ping = BinaryPrimitives.ReadInt64BigEndian(payload);
            if (ping != _awaited)
            {
                return;
            }

            _awaited = null;
            _answersPings = true;
            while (_written.TryPeek(out var first) && first.Ping <= ping)
            {
                confirm(_written.Dequeue().Delivery);
            }
        }

        _ = AskQuietlyAsync(cancellationToken);
    }

    /// <summary>What was written counts: the application closed its connection in order.</summary>
    public void ConfirmWritten()
    {
        lock (_lock)
        {
            while (_written.TryDequeue(out var written))
            {
                confirm(written.Delivery);
            }
        }
    }

    /// <summary>Looks for an application that knows no pings, until <paramref name="cancellationToken"/> fires.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!KnowsNoPings())
        {
            await Task.Delay(LookInterval, time, cancellationToken);
        }

        log.KnowsNoPings();
        ConfirmWritten();
    }

    private bool KnowsNoPings()
    {
        lock (_lock)
        {
            _knowsNoPings = !_answersPings && _awaited is not null && time.GetElapsedTime(_askedAt) is var waited && waited >= Patience && stream.Silence < waited;
            return _knowsNoPings;
        }
    }

    /// <summary>Asks, unless an answer is awaited already: the next question comes with that.</summary>
    private Task AskAsync(CancellationToken cancellationToken)
    {
        var payload = new byte[sizeof(long)];
        lock (_lock)
        {
            if (_awaited is not null || _written.Count == 0 || _knowsNoPings)
            {
                return Task.CompletedTask;
            }

            _awaited = ++_pings;
            _askedAt = time.GetTimestamp();
            BinaryPrimitives.WriteInt64BigEndian(payload, _pings);
        }

        return stream.PingAsync(payload, cancellationToken);
    }

    private async Task AskQuietlyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            log.ConnectionEnded(e.GetBaseException().Message);
        }
    }
}
