using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Stage;
using NymActors.Outgoing;

namespace NymActors.Gateways;

/// <summary>
/// The end of a stream of packets: the gateway connection takes one packet at a time and asks for the next when the socket
/// has taken it, which is what slows a stream down when the gateway is slow or away. Nothing is kept here: Akka's own sink with
/// acknowledgements asks for 16 packets ahead, which then leave at once, and not at the ticks they were made for.
/// </summary>
/// <param name="gateway">The gateway connection.</param>
internal sealed class GatewaySink(IActorRef gateway) : GraphStage<SinkShape<OutgoingPacket>>
{
    private readonly Inlet<OutgoingPacket> _in = new("GatewaySink.in");

    public override SinkShape<OutgoingPacket> Shape => new(_in);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, gateway);

    private sealed class Logic : InGraphStageLogic
    {
        private readonly GatewaySink _stage;
        private readonly IActorRef _gateway;
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

        public override void OnPush() => Tell(Grab(_stage._in));

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
                case PacketTaken when !HasBeenPulled(_stage._in) && !IsClosed(_stage._in):
                    Pull(_stage._in);
                    break;
                case Terminated:
                    _endIsTold = true;
                    CompleteStage();
                    break;
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
