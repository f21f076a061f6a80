namespace NymActors.Mixnet.Monitoring;

/// <summary>What a gateway did for one registered client since the network started.</summary>
/// <param name="IdentityKey">Base58 of the client's ed25519 identity key.</param>
/// <param name="IsConnected">Whether it is connected and authenticated now.</param>
/// <param name="BandwidthRemaining">Bytes it may still send.</param>
/// <param name="ForwardRequests">Packets taken from it.</param>
/// <param name="MessagesPushed">Messages (anything but acknowledgements) written to its connection.</param>
/// <param name="AcknowledgementsPushed">Acknowledgements written to its connection.</param>
/// <param name="Stored">Messages and acknowledgements that had to wait for it in the store, whether or not they left it since.</param>
public sealed record ClientTraffic(
    string IdentityKey,
    bool IsConnected,
    long BandwidthRemaining,
    long ForwardRequests,
    long MessagesPushed,
    long AcknowledgementsPushed,
    long Stored);
