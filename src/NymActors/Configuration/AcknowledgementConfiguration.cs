namespace NymActors.Configuration;

/// <summary>Acknowledgements and retransmission, <c>[debug.acknowledgements]</c> (docs/protocol/04-client-core.md section 19.5).</summary>
public sealed record AcknowledgementConfiguration
{
    /// <summary>The mean delay at each mix node of an acknowledgement, 15 ms by default (v1.1.29: 50 ms).</summary>
    public TimeSpan AverageAckDelay { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>By how much the expected round trip is multiplied to get the retransmission timeout, 1.5 by default.</summary>
    public double AckWaitMultiplier { get; init; } = 1.5;

    /// <summary>What is added to that, 1500 ms by default.</summary>
    public TimeSpan AckWaitAddition { get; init; } = TimeSpan.FromMilliseconds(1500);
}
