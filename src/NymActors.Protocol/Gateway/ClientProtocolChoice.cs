namespace NymActors.Protocol.Gateway;

/// <summary>How a client talks to a gateway after its probe.</summary>
/// <param name="Version">Protocol version to propose in handshake and authentication.</param>
/// <param name="KeyKind">Kind of key to register with.</param>
/// <param name="AuthenticationVersion">1 or 2.</param>
public readonly record struct ClientProtocolChoice(byte Version, SharedKeyKind KeyKind, int AuthenticationVersion);
