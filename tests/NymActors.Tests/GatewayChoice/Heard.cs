using NymActors.GatewayChoice;

namespace NymActors.Tests.GatewayChoice;

/// <summary>Keeps what is told about a choice by latency.</summary>
internal sealed class Heard : IGatewayChoiceListener
{
    public int Measuring { get; private set; }

    public List<int> Done { get; } = [];

    public GatewayLatency? Chosen { get; private set; }

    public void OnMeasuring(int gateways) => Measuring = gateways;

    public void OnMeasured(int done, int gateways) => Done.Add(done);

    public void OnChosen(GatewayLatency choice) => Chosen = choice;
}
