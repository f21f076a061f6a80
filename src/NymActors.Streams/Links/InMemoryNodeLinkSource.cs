using Akka.Streams;
using Akka.Streams.Stage;
using NymActors.Protocol.Framing;

namespace NymActors.Streams.Links;

/// <summary>The receiving end of a link in memory: completes when the link has closed and its queue is empty.</summary>
internal sealed class InMemoryNodeLinkSource : GraphStage<SourceShape<FramedPacket>>
{
    private readonly InMemoryNodeLink _link;
    private readonly Outlet<FramedPacket> _out = new("InMemoryNodeLinkSource.out");

    public InMemoryNodeLinkSource(InMemoryNodeLink link)
    {
        _link = link;
        Shape = new SourceShape<FramedPacket>(_out);
    }

    public override SourceShape<FramedPacket> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly InMemoryNodeLinkSource _stage;

        public Logic(InMemoryNodeLinkSource stage)
            : base(stage.Shape)
        {
            _stage = stage;
            SetHandler(stage._out, this);
        }

        public override void PreStart() => _stage._link.Attach(GetAsyncCallback(Advance));

        public override void OnPull() => Advance();

        public override void PostStop() => _stage._link.Close();

        private void Advance()
        {
            if (!IsAvailable(_stage._out))
            {
                return;
            }

            // Asked before the queue is: a packet accepted before the close must still come out.
            bool closed = _stage._link.IsClosed;
            if (_stage._link.TryDequeue(out FramedPacket? packet))
            {
                Push(_stage._out, packet);
            }
            else if (closed)
            {
                CompleteStage();
            }
        }
    }
}
