namespace NymActors.Protocol.LocalApi;

/// <summary>Asks for the address of this client (docs/protocol/05-native-client.md 4.4).</summary>
public sealed record SelfAddressRequest : LocalApiRequest;
