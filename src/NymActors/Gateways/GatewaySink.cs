using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Stage;
using NymActors.Outgoing;

namespace NymActors.Gateways;

/// <summary>
/// The end of a stream of packets: the gateway connection takes one packet at a time and asks for the next when the socket
/// has taken it, which is what slows a stream down when the gateway is slow or away. A few packets are kept here, because ticks at
/// exponential intervals often follow each other sooner than a packet is handed over: without them the stream would take that for a
/// slow gateway. No more than a few (Akka's own sink with acknowledgements takes 16): after an outage they leave at once.
/// </summary>
/// <param name="gateway">The gateway connection.</param>
internal sealed class GatewaySink(IActorRef gateway) : GraphStage<SinkShape<OutgoingPacket>>
{
    /// <summary>Packets kept while one is being handed over.</summary>
    internal const int Ahead = 4;

    private readonly Inlet<OutgoingPacket> _in = new("GatewaySink.in");

    public override SinkShape<OutgoingPacket> Shape => new(_in);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, gateway);

    private sealed class Logic : InGraphStageLogic
    {
        private readonly GatewaySink _stage;
        private readonly IActorRef _gateway;
        private readonly Queue<OutgoingPacket> _kept = [];
        private bool _isAsked;
        private bool _endIsTold;

        public Logic(GatewaySink stage, IActorRef gateway)
            : base(stage.Shape)
        {
            _stage = stage;
            _gateway = gateway;
            SetHandler(stage._in, this);
        }

        public override void PreStart()
        {
            GetStageActor(OnAnswer).Watch(_gateway);
            Tell(SenderStarted.Instance);
        }

        public override void OnPush()
        {
            _kept.Enqueue(Grab(_stage._in));
            Advance();
        }

        public override void OnUpstreamFinish()
        {
            TellEnd(SenderEnded.Instance);
            CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            TellEnd(new SenderFailed(e));
            FailStage(e);
        }

        // The stream's actor is stopped with its owner: nothing else tells.
        public override void PostStop() => TellEnd(new SenderFailed(new AbruptStageTerminationException(this)));

        private void OnAnswer((IActorRef Sender, object Message) answer)
        {
            switch (answer.Message)
            {
                case PacketTaken:
                    _isAsked = true;
                    Advance();
                    break;
                case Terminated:
                    _endIsTold = true;
                    CompleteStage();
                    break;
            }
        }

        private void Advance()
        {
            if (_isAsked && _kept.TryDequeue(out var packet))
            {
                _isAsked = false;
                Tell(packet);
            }

            if (_kept.Count < Ahead && !HasBeenPulled(_stage._in) && !IsClosed(_stage._in))
            {
                Pull(_stage._in);
            }
        }

        private void TellEnd(object message)
        {
            if (!_endIsTold)
            {
                _endIsTold = true;
                Tell(message);
            }
        }

        private void Tell(object message) => _gateway.Tell(message, StageActor.Ref);
    }
}
