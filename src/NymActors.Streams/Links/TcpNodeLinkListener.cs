using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Akka.Streams.Dsl;
using NymActors.Streams.Framing;

namespace NymActors.Streams.Links;

internal sealed class TcpNodeLinkListener : INodeLinkListener
{
    private const int Backlog = 512;
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);
    private readonly Action<IncomingNodeLink> _accept;
    private readonly NodeLinkListenerOptions _options;
    private readonly TimeProvider _time;
    private readonly Socket _socket;
    private readonly ConcurrentDictionary<Socket, IPEndPoint> _links = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private long _refused;

    public TcpNodeLinkListener(IPEndPoint endPoint, Action<IncomingNodeLink> accept, NodeLinkListenerOptions options, TimeProvider time)
    {
        _accept = accept;
        _options = options;
        _time = time;
        _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // "[::]" means every address of the machine, as it does for the field's nodes.
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
            {
                _socket.DualMode = true;
            }

            _socket.Bind(endPoint);
            _socket.Listen(Backlog);
        }
        catch (SocketException exception)
        {
            _socket.Dispose();
            throw new NodeLinkException($"cannot listen for packets at {endPoint}: {exception.Message}; choose another address or port", exception);
        }

        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint { get; }

    public int LinkCount => _links.Count;

    public long RefusedCount => Volatile.Read(ref _refused);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _accepting;
        foreach (Socket link in _links.Keys)
        {
            Close(link);
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Take(await _socket.AcceptAsync(_stop.Token));
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Report(NodeLinkEventKind.AcceptFailed, EndPoint, exception.Message);
                await Task.Delay(PauseAfterFailure, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Take(Socket link)
    {
        if (link.RemoteEndPoint is not IPEndPoint peer)
        {
            link.Dispose();
            return;
        }

        if (_links.Count >= _options.MaximumLinks)
        {
            Interlocked.Increment(ref _refused);
            link.Dispose();
            Report(NodeLinkEventKind.Refused, peer, $"{_options.MaximumLinks} links are open already");
            return;
        }

        _links[link] = peer;
        Report(NodeLinkEventKind.Accepted, peer, "accepted");
        var bytes = Source.FromGraph(new SocketByteSource(link, _options.ReceiveBufferLength, reason => Ended(link, reason)));
        _accept(new IncomingNodeLink(peer, bytes.Via(SphinxFraming.Decoder(_options.Codec)), () => Close(link)));
    }

    private void Close(Socket link)
    {
        link.Dispose();
        Ended(link, "closed by this node");
    }

    private void Ended(Socket link, string reason)
    {
        if (_links.TryRemove(link, out IPEndPoint? peer))
        {
            Report(NodeLinkEventKind.Ended, peer, reason);
        }
    }

    private void Report(NodeLinkEventKind kind, IPEndPoint peer, string detail) =>
        _options.OnEvent?.Invoke(new NodeLinkEvent(kind, peer, detail));
}
