using Akka.Streams;
using Akka.Streams.Stage;

namespace NymActors.Streams.Tests.Framing;

/// <summary>
/// Emits bytes in chunks that share one buffer, each made only when it is asked for, as a socket does (Akka's own sources of
/// enumerables look one element ahead).
/// </summary>
internal sealed class ChunkSource : GraphStage<SourceShape<ReadOnlyMemory<byte>>>
{
    private readonly byte[] _bytes;
    private readonly int[] _cuts;
    private readonly Outlet<ReadOnlyMemory<byte>> _out = new("ChunkSource.out");

    public ChunkSource(byte[] bytes, params int[] cuts)
    {
        _bytes = bytes;
        _cuts = cuts;
        Shape = new SourceShape<ReadOnlyMemory<byte>>(_out);
    }

    public override SourceShape<ReadOnlyMemory<byte>> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly ChunkSource _stage;
        private readonly byte[] _buffer;
        private int _at;
        private int _chunks;

        public Logic(ChunkSource stage)
            : base(stage.Shape)
        {
            _stage = stage;
            _buffer = new byte[stage._cuts.Max()];
            SetHandler(stage._out, this);
        }

        public override void OnPull()
        {
            _buffer.AsSpan().Fill(0xEE);
            if (_at == _stage._bytes.Length)
            {
                CompleteStage();
                return;
            }

            int count = Math.Min(_stage._cuts[_chunks++ % _stage._cuts.Length], _stage._bytes.Length - _at);
            _stage._bytes.AsSpan(_at, count).CopyTo(_buffer);
            _at += count;
            Push(_stage._out, _buffer.AsMemory(0, count));
        }
    }
}
