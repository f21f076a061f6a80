using System.Collections.Immutable;
using Akka.Streams;
using Akka.Streams.Stage;

namespace NymActors.Traffic;

/// <summary>
/// Takes one element from each inlet in turn, which puts back in order what was dealt out in turn. Completes when the inlet
/// whose turn it is has completed.
/// </summary>
/// <typeparam name="T">What flows.</typeparam>
internal sealed class CollectInTurn<T> : GraphStage<UniformFanInShape<T, T>>
{
    private readonly ImmutableArray<Inlet<T>> _inlets;
    private readonly Outlet<T> _out = new("CollectInTurn.out");

    /// <summary>Creates the stage.</summary>
    /// <param name="inlets">How many, at least 1.</param>
    public CollectInTurn(int inlets)
    {
        _inlets = [.. Enumerable.Range(0, inlets).Select(static index => new Inlet<T>($"CollectInTurn.in{index}"))];
        Shape = new UniformFanInShape<T, T>(_out, [.. _inlets]);
    }

    public override UniformFanInShape<T, T> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : GraphStageLogic
    {
        private readonly CollectInTurn<T> _stage;
        private int _turn;

        public Logic(CollectInTurn<T> stage)
            : base(stage.Shape)
        {
            _stage = stage;
            foreach (var inlet in stage._inlets)
            {
                SetHandler(inlet, onPush: PushNext, onUpstreamFinish: CompleteIfExhausted);
            }

            SetHandler(stage._out, onPull: PushNext);
        }

        private Inlet<T> Current => _stage._inlets[_turn];

        public override void PreStart()
        {
            foreach (var inlet in _stage._inlets)
            {
                Pull(inlet);
            }
        }

        private void PushNext()
        {
            if (!IsAvailable(_stage._out) || !IsAvailable(Current))
            {
                CompleteIfExhausted();
                return;
            }

            var inlet = Current;
            _turn = (_turn + 1) % _stage._inlets.Length;
            Push(_stage._out, Grab(inlet));
            if (!IsClosed(inlet))
            {
                Pull(inlet);
            }
        }

        private void CompleteIfExhausted()
        {
            if (IsClosed(Current) && !IsAvailable(Current))
            {
                CompleteStage();
            }
        }
    }
}
