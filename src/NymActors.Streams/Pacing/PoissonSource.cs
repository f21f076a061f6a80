using Akka.Streams;
using Akka.Streams.Stage;
using NymActors.Sphinx;

namespace NymActors.Streams.Pacing;

/// <summary>
/// Emits one generated element at each tick of a Poisson process: the loop cover stream
/// (docs/protocol/04-client-core.md section 3). Late ticks, missing demand and making elements ahead are treated as in
/// <see cref="PoissonPacing{T}"/>; every element counts as cover. Never completes by itself.
/// </summary>
/// <typeparam name="T">Type of a prepared packet.</typeparam>
public sealed class PoissonSource<T> : GraphStage<SourceShape<T>>
{
    private readonly PacingClock _clock;
    private readonly RandomSource _random;
    private readonly PacingControl _control;
    private readonly Func<T?> _generate;
    private readonly Outlet<T> _out = new("PoissonSource.out");

    /// <summary>Creates the stage.</summary>
    /// <param name="clock">Where deadlines come from.</param>
    /// <param name="random">Where intervals are drawn from.</param>
    /// <param name="control">Rate and counters; one running stream per control.</param>
    /// <param name="generate">Makes an element, or null to leave the tick empty. Throwing fails the stage.</param>
    public PoissonSource(PacingClock clock, RandomSource random, PacingControl control, Func<T?> generate)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(control);
        ArgumentNullException.ThrowIfNull(generate);
        _clock = clock;
        _random = random;
        _control = control;
        _generate = generate;
        Shape = new SourceShape<T>(_out);
    }

    /// <inheritdoc/>
    public override SourceShape<T> Shape { get; }

    /// <inheritdoc/>
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly PoissonSource<T> _stage;
        private readonly PoissonTicker _ticker;
        private readonly CoverStock<T> _cover;
        private readonly Action _prepare;

        public Logic(PoissonSource<T> stage)
            : base(stage.Shape)
        {
            _stage = stage;
            _ticker = new PoissonTicker(stage._clock, stage._random, stage._control);
            _cover = new CoverStock<T>(stage._clock, stage._generate);
            _prepare = GetAsyncCallback(_cover.Prepare);
            SetHandler(stage._out, this);
        }

        public override void PreStart()
        {
            Action send = Send;
            _ticker.Start(GetAsyncCallback<long>(deadline => _ticker.Handle(deadline, send)));
            _prepare();
        }

        public override void PostStop() => _ticker.Stop();

        public override void OnPull()
        {
            // Demand alone sends nothing.
        }

        private void Send()
        {
            if (!IsAvailable(_stage._out))
            {
                _stage._control.CountBlocked();
            }
            else if (_cover.TryTake(out T element))
            {
                _stage._control.CountCover();
                Push(_stage._out, element);
                _prepare();
            }
            else
            {
                _stage._control.CountEmpty();
            }
        }
    }
}
