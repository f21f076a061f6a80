using System.Diagnostics.CodeAnalysis;
using Akka.Streams;
using Akka.Streams.Stage;
using NymActors.Protocol;
using NymActors.Protocol.Framing;
using NymActors.Protocol.Packets;

namespace NymActors.Streams.Framing;

/// <summary>The stage behind <see cref="SphinxFraming.Decoder"/>.</summary>
internal sealed class SphinxFrameDecoder : GraphStage<FlowShape<ReadOnlyMemory<byte>, FramedPacket>>
{
    private static readonly int LongestFrame = FrameHeader.MaximumLength + PacketSize.Extended32.PacketLength();
    private readonly FrameCodec _codec;
    private readonly Inlet<ReadOnlyMemory<byte>> _in = new("SphinxFrameDecoder.in");
    private readonly Outlet<FramedPacket> _out = new("SphinxFrameDecoder.out");

    public SphinxFrameDecoder(FrameCodec codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        _codec = codec;
        Shape = new FlowShape<ReadOnlyMemory<byte>, FramedPacket>(_in, _out);
    }

    public override FlowShape<ReadOnlyMemory<byte>, FramedPacket> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : InAndOutGraphStageLogic
    {
        private readonly SphinxFrameDecoder _stage;
        private ReadOnlyMemory<byte> _chunk;
        private byte[] _partial = [];
        private int _partialLength;

        public Logic(SphinxFrameDecoder stage)
            : base(stage.Shape)
        {
            _stage = stage;
            SetHandler(stage._in, this);
            SetHandler(stage._out, this);
        }

        public override void OnPush()
        {
            _chunk = Grab(_stage._in);
            Advance();
        }

        public override void OnPull() => Advance();

        public override void OnUpstreamFinish()
        {
            if (_chunk.IsEmpty)
            {
                CompleteStage();
            }
        }

        private void Advance()
        {
            try
            {
                if (TryRead(out FramedPacket? packet))
                {
                    Push(_stage._out, packet);
                }
                else if (IsClosed(_stage._in))
                {
                    CompleteStage();
                }
                else
                {
                    Pull(_stage._in);
                }
            }
            catch (ProtocolException exception)
            {
                // Thrown out of here, Akka would log it as an error of ours; it is the peer's.
                FailStage(exception);
            }
        }

        private bool TryRead([NotNullWhen(true)] out FramedPacket? packet)
        {
            if (_partialLength > 0)
            {
                return TryReadPartial(out packet);
            }

            if (_stage._codec.TryRead(_chunk.Span, out packet, out int consumed))
            {
                _chunk = _chunk[consumed..];
                return true;
            }

            Keep(_chunk.Length);
            _chunk = default;
            return false;
        }

        private bool TryReadPartial([NotNullWhen(true)] out FramedPacket? packet)
        {
            int before = _partialLength;
            int added = Math.Min(_chunk.Length, LongestFrame - before);
            Keep(added);
            if (_stage._codec.TryRead(_partial.AsSpan(0, _partialLength), out packet, out int consumed))
            {
                _chunk = _chunk[(consumed - before)..];
                _partialLength = 0;
                return true;
            }

            _chunk = _chunk[added..];
            return false;
        }

        private void Keep(int count)
        {
            if (_partialLength + count > _partial.Length)
            {
                Array.Resize(ref _partial, Math.Min(LongestFrame, Math.Max(_partialLength + count, 2 * _partial.Length)));
            }

            _chunk.Span[..count].CopyTo(_partial.AsSpan(_partialLength));
            _partialLength += count;
        }
    }
}
