using Akka.Streams;
using Akka.Streams.Stage;
using NymActors.Sphinx;

namespace NymActors.Streams.Pacing;

/// <summary>
/// Lets exactly one element leave at each tick of a Poisson process: a real one when one waits at the inlet, else cover. The times
/// of sending therefore say nothing about the real traffic (docs/protocol/04-client-core.md sections 2 and 4.2).
/// </summary>
/// <remarks>
/// <para>
/// <b>Late ticks.</b> The next deadline is the previous deadline plus a fresh exponential sample, so a late wake-up shifts nothing.
/// A tick handled at most <see cref="PacingControl.LateToleranceNanoseconds"/> (or one mean interval, if that is longer) after its
/// deadline is used; a later one is skipped and counted, as are all further ticks that are as late. So a stall is not followed by
/// a burst: it leaves at most the ticks of the last tolerance. The process stays memoryless: which ticks are lost depends
/// on the machine alone, never on what waited, and the wait from the end of the stall to the next tick is exponential again,
/// because so is the wait from any moment that the process does not know of to its next tick.
/// </para>
/// <para>
/// <b>No demand.</b> A tick at which the consumer has not asked for an element sends nothing, then or later
/// (<see cref="PacingControl.BlockedTicks"/>); the real element stays where it is. Elements leave at ticks only.
/// </para>
/// <para>
/// <b>Cover</b> is made ahead, one element, right after the previous one has left and been handled downstream, so its cost (about
/// one packet build) falls between ticks and both kinds leave equally fast. It runs on the stage's actor: at a mean interval that
/// is not well above the cost of one element, ticks get late. A generator that returns null leaves that tick empty. One that
/// throws fails the stage.
/// </para>
/// <para>When the inlet completes, the stage completes after the waiting element has left at its tick.</para>
/// </remarks>
/// <typeparam name="T">Type of a prepared packet.</typeparam>
public sealed class PoissonPacing<T> : GraphStage<FlowShape<T, T>>
{
    private readonly PacingClock _clock;
    private readonly RandomSource _random;
    private readonly PacingControl _control;
    private readonly Func<T?>? _cover;
    private readonly Inlet<T> _in = new("PoissonPacing.in");
    private readonly Outlet<T> _out = new("PoissonPacing.out");

    /// <summary>Creates the stage.</summary>
    /// <param name="clock">Where deadlines come from.</param>
    /// <param name="random">Where intervals are drawn from.</param>
    /// <param name="control">Rate and counters; one running stream per control.</param>
    /// <param name="cover">Makes a cover element, or null when it cannot; null instead of a generator: ticks without a real element send nothing.</param>
    public PoissonPacing(PacingClock clock, RandomSource random, PacingControl control, Func<T?>? cover)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(control);
        _clock = clock;
        _random = random;
        _control = control;
        _cover = cover;
        Shape = new FlowShape<T, T>(_in, _out);
    }

    /// <inheritdoc/>
    public override FlowShape<T, T> Shape { get; }

    /// <inheritdoc/>
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : InAndOutGraphStageLogic
    {
        private readonly PoissonPacing<T> _stage;
        private readonly PacingControl _control;
        private readonly PoissonTicker _ticker;
        private readonly CoverStock<T>? _cover;
        private readonly Action _prepareCover;

        public Logic(PoissonPacing<T> stage)
            : base(stage.Shape)
        {
            _stage = stage;
            _control = stage._control;
            _ticker = new PoissonTicker(stage._clock, stage._random, stage._control);
            _cover = stage._cover is { } generate ? new CoverStock<T>(stage._clock, generate) : null;
            _prepareCover = GetAsyncCallback(() => _cover?.Prepare());
            SetHandler(stage._in, this);
            SetHandler(stage._out, this);
        }

        public override void PreStart()
        {
            Action send = Send;
            _ticker.Start(GetAsyncCallback<long>(deadline => _ticker.Handle(deadline, send)));
            Pull(_stage._in);
            _prepareCover();
        }

        public override void PostStop() => _ticker.Stop();

        public override void OnPush()
        {
            // The element waits in the inlet until a tick takes it.
        }

        public override void OnPull()
        {
            // Demand alone sends nothing.
        }

        public override void OnUpstreamFinish()
        {
            if (!IsAvailable(_stage._in))
            {
                CompleteStage();
            }
        }

        private void Send()
        {
            if (!IsAvailable(_stage._out))
            {
                _control.CountBlocked();
            }
            else if (IsAvailable(_stage._in))
            {
                SendReal();
            }
            else if (_cover is not null && _cover.TryTake(out T cover))
            {
                _control.CountCover();
                Push(_stage._out, cover);

                // Through the mailbox, so that the element just pushed is on its way before the next one is made.
                _prepareCover();
            }
            else
            {
                _control.CountEmpty();
            }
        }

        private void SendReal()
        {
            _control.CountReal();
            Push(_stage._out, Grab(_stage._in));
            if (IsClosed(_stage._in))
            {
                CompleteStage();
            }
            else
            {
                Pull(_stage._in);
            }
        }
    }
}
