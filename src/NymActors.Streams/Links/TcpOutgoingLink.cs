using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using NymActors.Protocol.Framing;
using NymActors.Protocol.Packets;

namespace NymActors.Streams.Links;

/// <summary>
/// One outgoing TCP link: a bounded queue and a loop that connects when there is something to send and drains the queue into
/// large writes. Never gives up; what is queued when an attempt to connect fails is lost, as at the field's nodes.
/// </summary>
internal sealed class TcpOutgoingLink : IAsyncDisposable
{
    private static readonly int LongestFrame = FrameHeader.MaximumLength + PacketSize.Extended32.PacketLength();
    private readonly IPEndPoint _peer;
    private readonly NodeLinkSenderOptions _options;
    private readonly NodeLinkCounters _counters;
    private readonly TimeProvider _time;
    private readonly SocketConnect _connect;
    private readonly FrameCodec _codec;
    private readonly Channel<FramedPacket> _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private Socket? _socket;
    private volatile Socket? _broken;
    private uint _timeouts;
    private bool _refused;
    private long _lastUse;

    public TcpOutgoingLink(
        IPEndPoint peer, NodeLinkSenderOptions options, NodeLinkCounters counters, TimeProvider time, SocketConnect connect)
    {
        _peer = peer;
        _options = options;
        _counters = counters;
        _time = time;
        _connect = connect;
        _codec = new FrameCodec(options.FrameVersion);
        _queue = Channel.CreateBounded<FramedPacket>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        _lastUse = time.GetTimestamp();
        _running = RunAsync(_stop.Token);
    }

    /// <summary>Timestamp of the last packet, on the time provider's scale.</summary>
    public long LastUse => Volatile.Read(ref _lastUse);

    public bool TrySend(FramedPacket packet)
    {
        Volatile.Write(ref _lastUse, _time.GetTimestamp());
        if (_queue.Writer.TryWrite(packet))
        {
            return true;
        }

        _counters.CountDropped();
        return false;
    }

    public void Stop()
    {
        _queue.Writer.TryComplete();
        _stop.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        await _running;
    }

    private async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stop))
            {
                try
                {
                    await SendQueuedAsync(stop);
                }
                catch (Exception exception) when (!stop.IsCancellationRequested)
                {
                    // Whatever it was: a link that ended here would swallow its packets for good.
                    Close();
                    LoseQueue();
                    Report(NodeLinkEventKind.Broken, exception.Message);
                }
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Stopped; what is queued is dropped with the node.
        }
        finally
        {
            Close();
            LoseQueue();
        }
    }

    private async Task SendQueuedAsync(CancellationToken stop)
    {
        if (_socket is null || ReferenceEquals(_socket, _broken))
        {
            Close();
            if (!await ConnectAsync(stop))
            {
                return;
            }
        }

        await DrainAsync(stop);
    }

    private async Task<bool> ConnectAsync(CancellationToken stop)
    {
        TimeSpan pause = _timeouts > 0 ? _options.BackOffAfter(_timeouts) : _refused ? _options.PauseAfterRefusal : TimeSpan.Zero;
        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, _time, stop);
        }

        Socket? socket = null;
        using CancellationTokenSource timeLimit = new(_options.ConnectTimeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, stop);
        try
        {
            socket = new Socket(_peer.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await _connect(socket, _peer, either.Token);
        }
        catch (Exception exception)
        {
            socket?.Dispose();
            stop.ThrowIfCancellationRequested();
            CountFailure(exception);
            return false;
        }

        _timeouts = 0;
        _refused = false;
        _socket = socket;
        _counters.CountConnected();
        Report(NodeLinkEventKind.Connected, "connected");
        _ = WatchAsync(socket);
        return true;
    }

    private void CountFailure(Exception exception)
    {
        LoseQueue();
        _counters.CountConnectFailure();
        if (exception is OperationCanceledException)
        {
            _timeouts++;
            Report(
                NodeLinkEventKind.ConnectTimedOut,
                $"no connection within {_options.ConnectTimeout.TotalSeconds} s; the next attempt waits {_options.BackOffAfter(_timeouts).TotalSeconds} s");
        }
        else
        {
            _refused = true;
            Report(NodeLinkEventKind.ConnectFailed, exception.Message);
        }
    }

    private async Task DrainAsync(CancellationToken stop)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(_options.WriteLength, LongestFrame));
        int packets = 0;
        try
        {
            while (_queue.Reader.TryPeek(out _))
            {
                int length = 0;
                packets = 0;
                while (_queue.Reader.TryPeek(out FramedPacket? next) && length + _codec.FrameLength(next) <= buffer.Length)
                {
                    _queue.Reader.TryRead(out _);
                    length += _codec.Write(next, buffer.AsSpan(length));
                    packets++;
                }

                await WriteAsync(buffer.AsMemory(0, length), stop);
                _counters.CountWrite(packets);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The rest of the queue stays: a node that has merely restarted gets it over a new connection.
            _counters.CountLost(packets);
            Report(NodeLinkEventKind.Broken, exception.Message);
            Close();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket!.SendAsync(bytes, SocketFlags.None, stop)..];
        }
    }

    /// <summary>
    /// The peer never sends anything, so a read that ends means that it has gone. Without this, the first write after that would
    /// succeed and its packets vanish.
    /// </summary>
    private async Task WatchAsync(Socket socket)
    {
        byte[] ignored = new byte[64];
        try
        {
            while (await socket.ReceiveAsync(ignored.AsMemory(), SocketFlags.None) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Gone as well.
        }

        _broken = socket;
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private void LoseQueue()
    {
        int lost = 0;
        while (_queue.Reader.TryRead(out _))
        {
            lost++;
        }

        _counters.CountLost(lost);
    }

    private void Report(NodeLinkEventKind kind, string detail) => _options.OnEvent?.Invoke(new NodeLinkEvent(kind, _peer, detail));
}
