using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Akka.Streams;
using Akka.Streams.Stage;

namespace NymActors.Streams.Links;

/// <summary>
/// The bytes that arrive on a socket. Every chunk lies in the same buffer and is overwritten when the next one is asked for.
/// Completes when the connection ends, however it ends; closes the socket when it stops.
/// </summary>
internal sealed class SocketByteSource : GraphStage<SourceShape<ReadOnlyMemory<byte>>>
{
    private readonly Socket _socket;
    private readonly int _bufferLength;
    private readonly Action<string> _onEnded;
    private readonly Outlet<ReadOnlyMemory<byte>> _out = new("SocketByteSource.out");

    /// <param name="socket">A connected socket, which the stage closes when it stops.</param>
    /// <param name="bufferLength">Longest chunk in bytes.</param>
    /// <param name="onEnded">Called once, with the reason, when the socket has been closed.</param>
    public SocketByteSource(Socket socket, int bufferLength, Action<string> onEnded)
    {
        _socket = socket;
        _bufferLength = bufferLength;
        _onEnded = onEnded;
        Shape = new SourceShape<ReadOnlyMemory<byte>>(_out);
    }

    public override SourceShape<ReadOnlyMemory<byte>> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    [SuppressMessage("Design", "CA1001", Justification = "Akka ends a stage with PostStop, which disposes what it owns.")]
    private sealed class Logic : OutGraphStageLogic
    {
        private readonly SocketByteSource _stage;
        private readonly SocketAsyncEventArgs _receive = new(true);
        private volatile bool _stopped;
        private string _reason = "the receiver stopped";

        public Logic(SocketByteSource stage)
            : base(stage.Shape)
        {
            _stage = stage;
            _receive.SetBuffer(new byte[stage._bufferLength]);
            Action onReceived = GetAsyncCallback(OnReceived);
            _receive.Completed += (_, _) =>
            {
                if (!_stopped)
                {
                    onReceived();
                }
            };
            SetHandler(stage._out, this);
        }

        public override void OnPull()
        {
            try
            {
                if (!_stage._socket.ReceiveAsync(_receive))
                {
                    OnReceived();
                }
            }
            catch (ObjectDisposedException)
            {
                End("closed by this node");
            }
        }

        public override void PostStop()
        {
            _stopped = true;
            _stage._socket.Dispose();
            _receive.Dispose();
            _stage._onEnded(_reason);
        }

        private void OnReceived()
        {
            if (_receive.SocketError != SocketError.Success)
            {
                End(new SocketException((int)_receive.SocketError).Message);
            }
            else if (_receive.BytesTransferred == 0)
            {
                End("closed by the other node");
            }
            else
            {
                Push(_stage._out, _receive.MemoryBuffer[.._receive.BytesTransferred]);
            }
        }

        private void End(string reason)
        {
            _reason = reason;
            CompleteStage();
        }
    }
}
