namespace NymActors.Protocol.LocalApi;

/// <summary>
/// A request that an application makes on the local WebSocket API (docs/protocol/05-native-client.md 4.4 and 4.7).
/// The text form and the binary form stand for the same requests.
/// </summary>
public abstract record LocalApiRequest;
