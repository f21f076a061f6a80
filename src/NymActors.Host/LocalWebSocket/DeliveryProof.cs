using System.Buffers.Binary;
using NymActors.Sessions;

namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// Writes to an application, and finds out which messages it has taken. A socket takes bytes from us long before an application reads them, and one that
/// hangs reads none; but who answers a ping is reading (RFC 6455 section 5.5.3). So each message has a ping, and counts as delivered when that is
/// answered, or when the application closes its connection in order.
/// </summary>
/// <remarks>
/// <para>
/// The ping stands in front of its message: a program that leaves as soon as it has read one would never see a ping behind it. A long message
/// could be under way for a while yet then; its ping stands behind it.
/// </para>
/// <para>
/// Some programs speak to a socket without a WebSocket library and know no pings. One that never answered any and is heard a minute after the
/// first is taken for such a program: for it a message is delivered when it is written, as the public client has it for all.
/// </para>
/// </remarks>
/// <param name="stream">The application's connection.</param>
/// <param name="confirm">Hears of each message that was taken, in the order in which they were written.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where to log to.</param>
internal sealed class DeliveryProof(ApplicationStream stream, Action<long> confirm, TimeProvider time, LocalWebSocketLog log)
{
    /// <summary>How long an application that answers no ping may still be one that knows pings.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(15);

    // What a socket takes, and a program reads, at once.
    private const int LongestShortMessage = 16 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<(long Number, long Delivery, long WrittenAt)> _open = [];
    private long _begun;
    private long _written;
    private long _answered;
    private bool _knowsNoPings;

    /// <summary>Writes a frame to the application.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task WriteAsync(WebsocketFrame frame, CancellationToken cancellationToken)
    {
        if (frame.Delivery is not { } delivery)
        {
            await WriteFrameAsync(frame, cancellationToken);
            return;
        }

        var number = Begin(delivery);
        var isShort = (frame.Text?.Length ?? frame.Bytes.Length) <= LongestShortMessage;
        if (isShort)
        {
            await AskAsync(number, cancellationToken);
        }

        await WriteFrameAsync(frame, cancellationToken);
        Confirm(() => _written = number);
        if (!isShort)
        {
            await AskAsync(number, cancellationToken);
        }
    }

    /// <summary>The application answered a ping, and so has read what was written before that.</summary>
    /// <param name="payload">What the ping held.</param>
    public void Answered(ReadOnlySpan<byte> payload)
    {
        if (payload.Length == sizeof(long))
        {
            var number = BinaryPrimitives.ReadInt64BigEndian(payload);
            Confirm(() => _answered = number > _answered && number <= _begun ? number : _answered);
        }
    }

    /// <summary>What was written counts: the application closed its connection in order.</summary>
    public void ConfirmWritten() => Confirm(() => _answered = _begun);

    /// <summary>Looks for an application that knows no pings, until <paramref name="cancellationToken"/> fires.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!KnowsNoPings())
        {
            await Task.Delay(LookInterval, time, cancellationToken);
        }

        log.KnowsNoPings();
        Confirm(() => _knowsNoPings = true);
    }

    private long Begin(long delivery)
    {
        lock (_lock)
        {
            _open.Enqueue((++_begun, delivery, time.GetTimestamp()));
            return _begun;
        }
    }

    /// <summary>Takes note of something, and confirms what is written and answered then.</summary>
    private void Confirm(Action note)
    {
        lock (_lock)
        {
            note();
            var upTo = _knowsNoPings ? _written : Math.Min(_written, _answered);
            while (_open.TryPeek(out var first) && first.Number <= upTo)
            {
                confirm(_open.Dequeue().Delivery);
            }
        }
    }

    private bool KnowsNoPings()
    {
        lock (_lock)
        {
            return _answered == 0
                && _open.TryPeek(out var first)
                && time.GetElapsedTime(first.WrittenAt) is var waited
                && waited >= Patience
                && stream.Silence < waited;
        }
    }

    private Task AskAsync(long number, CancellationToken cancellationToken)
    {
        if (_knowsNoPings)
        {
            return Task.CompletedTask;
        }

        var payload = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(payload, number);
        return stream.PingAsync(payload, cancellationToken);
    }

    private Task WriteFrameAsync(WebsocketFrame frame, CancellationToken cancellationToken) =>
        frame.Text is { } text ? stream.WriteTextAsync(text, cancellationToken) : stream.WriteBytesAsync(frame.Bytes, cancellationToken);
}
