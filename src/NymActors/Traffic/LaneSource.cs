using Akka.Streams;
using Akka.Streams.Stage;
using NymActors.Acknowledgements;

namespace NymActors.Traffic;

/// <summary>
/// The head of the sending stream: takes the next fragment from the lanes when the stream asks for one, and not before, so
/// that the choice between lanes is made as late as possible. Never completes.
/// </summary>
/// <param name="queue">The lanes.</param>
internal sealed class LaneSource(SendingQueue queue) : GraphStage<SourceShape<PendingFragment>>
{
    private readonly Outlet<PendingFragment> _out = new("LaneSource.out");

    public override SourceShape<PendingFragment> Shape => new(_out);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, queue);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly LaneSource _stage;
        private readonly SendingQueue _queue;
        private long _number;

        public Logic(LaneSource stage, SendingQueue queue)
            : base(stage.Shape)
        {
            _stage = stage;
            _queue = queue;
            SetHandler(stage._out, this);
        }

        public override void PreStart() => _number = _queue.Attach(GetAsyncCallback(OnWake));

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
