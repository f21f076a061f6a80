namespace NymActors.Mixnet.Storage;

/// <summary>A message, or acknowledgement, that waits for its client.</summary>
/// <param name="ArrivedAt">When the gateway took it from the mixnet.</param>
/// <param name="Content">The plaintext to push, whole.</param>
internal readonly record struct StoredMessage(DateTimeOffset ArrivedAt, byte[] Content);
