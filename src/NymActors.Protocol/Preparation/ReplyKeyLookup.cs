using NymActors.Protocol.Replies;

namespace NymActors.Protocol.Preparation;

/// <summary>Takes the key of a reply SURB that was given out; a key is found once only (docs/protocol/02-messages.md 14.2).</summary>
/// <param name="digest">The first 32 bytes of the packet.</param>
/// <param name="key">The key.</param>
/// <returns>Whether there is such a key.</returns>
public delegate bool ReplyKeyLookup(ReplyKeyDigest digest, out SurbEncryptionKey key);
