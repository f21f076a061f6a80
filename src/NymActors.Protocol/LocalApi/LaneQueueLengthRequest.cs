namespace NymActors.Protocol.LocalApi;

/// <summary>Asks how many packets wait in a lane. Only in binary form (docs/protocol/05-native-client.md 4.7).</summary>
/// <param name="ConnectionId">The connection id that names the lane; zero is an ordinary one here.</param>
public sealed record LaneQueueLengthRequest(ulong ConnectionId) : LocalApiRequest;
