using Akka.Streams;
using Akka.Streams.Stage;
using NymActors.Outgoing;

namespace NymActors.Traffic;

/// <summary>
/// The head of the sending stream: takes the next fragment from the lanes when the stream asks for one, and not before, so
/// that the choice between lanes is made as late as possible. Never completes.
/// </summary>
/// <param name="queue">The lanes.</param>
/// <param name="needsSurb">Told of each fragment that an earlier stream had taken and whose reply SURB is spent.</param>
internal sealed class LaneSource(SendingQueue queue, Action<PendingFragment> needsSurb) : GraphStage<SourceShape<PendingFragment>>
{
    private readonly Outlet<PendingFragment> _out = new("LaneSource.out");

    public override SourceShape<PendingFragment> Shape => new(_out);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, queue, needsSurb);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly LaneSource _stage;
        private readonly SendingQueue _queue;
        private readonly Action<PendingFragment> _needsSurb;
        private long _number;

        public Logic(LaneSource stage, SendingQueue queue, Action<PendingFragment> needsSurb)
            : base(stage.Shape)
        {
            _stage = stage;
            _queue = queue;
            _needsSurb = needsSurb;
            SetHandler(stage._out, this);
        }

        public override void PreStart()
        {
            _number = _queue.Attach(GetAsyncCallback(OnWake), out var needSurb);
            foreach (var fragment in needSurb)
            {
                _needsSurb(fragment);
            }
        }

        public override void OnPull() => PushNext();

        private void OnWake()
        {
            if (IsAvailable(_stage._out))
            {
                PushNext();
            }
        }

        private void PushNext()
        {
            if (_queue.TryTake(_number, out var fragment))
            {
                Push(_stage._out, fragment);
            }
        }
    }
}
