namespace NymActors.Protocol.LocalApi;

/// <summary>
/// Says that nobody wants what still waits in a lane; it is dropped. Only in binary form (docs/protocol/05-native-client.md 4.7).
/// </summary>
/// <param name="ConnectionId">The connection id that names the lane; zero is an ordinary one here.</param>
public sealed record ClosedConnectionRequest(ulong ConnectionId) : LocalApiRequest;
