namespace NymActors.Acknowledgements;

/// <summary>A fragment was handed to the gateway connection; its timer starts now.</summary>
/// <param name="Fragment">The fragment.</param>
/// <param name="ExpectedRoundTrip">Sum of the mixing delays there and back.</param>
internal sealed record FragmentSent(PendingFragment Fragment, TimeSpan ExpectedRoundTrip) : ActorMessage;

/// <summary>No packet could be built for a fragment (no usable topology); it is tried again after the usual wait.</summary>
/// <param name="Fragment">The fragment.</param>
internal sealed record PreparationFailed(PendingFragment Fragment) : ActorMessage;

/// <summary>An acknowledgement packet as the gateway delivered it.</summary>
/// <param name="Payload">21 bytes: IV and encrypted fragment identifier.</param>
internal sealed record AcknowledgementReceived(ReadOnlyMemory<byte> Payload) : ActorMessage;

/// <summary>The earliest deadline passed.</summary>
internal sealed record CheckDeadlines : ActorMessage
{
    public static CheckDeadlines Instance { get; } = new();
}
