namespace NymActors.GatewayChoice;

/// <summary>Hears how a choice by latency goes on, to tell whoever waits for it.</summary>
internal interface IGatewayChoiceListener
{
    /// <summary>The measurement begins.</summary>
    /// <param name="gateways">How many are measured.</param>
    void OnMeasuring(int gateways);

    /// <summary>One more has been measured.</summary>
    /// <param name="done">How many have been, in all.</param>
    /// <param name="gateways">How many are measured.</param>
    void OnMeasured(int done, int gateways);

    /// <summary>A gateway has been chosen.</summary>
    void OnChosen(GatewayLatency choice);
}
