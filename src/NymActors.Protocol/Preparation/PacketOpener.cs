using NymActors.Protocol.Chunking;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Replies;

namespace NymActors.Protocol.Preparation;

/// <summary>
/// Decrypts what the gateway delivers: a reply when it begins with the digest of a known key, else a packet encrypted to the
/// client's own key (docs/protocol/02-messages.md 14.2). Nothing authenticates the content: what decrypts to neither cover nor
/// a fragment is malformed.
/// </summary>
/// <param name="ownKey">The client's encryption key.</param>
/// <param name="replyKeys">Finds the keys of reply SURBs.</param>
public sealed class PacketOpener(EncryptionKeyPair ownKey, ReplyKeyLookup replyKeys)
{
    /// <summary>Decrypts one packet.</summary>
    /// <param name="payload">What the gateway delivered, the acknowledgement removed; any length.</param>
    /// <returns>What it is; never throws for bad input.</returns>
    public OpenedPacket Open(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < PacketSizes.KeyOrDigestLength)
        {
            return default;
        }

        var content = payload[PacketSizes.KeyOrDigestLength..].ToArray();
        var keyOrDigest = payload[..PacketSizes.KeyOrDigestLength];
        var isReply = replyKeys(ReplyKeyDigest.FromBytes(keyOrDigest), out var key);
        if (isReply)
        {
            key.Apply(content);
        }
        else if (!PayloadCipher.TryApply(ownKey, keyOrDigest, content))
        {
            return default;
        }

        if (CoverContent.IsCover(content))
        {
            return new OpenedPacket(ReceivedPacketKind.Cover, null, isReply);
        }

        return Fragment.TryParse(content, out var fragment)
            ? new OpenedPacket(ReceivedPacketKind.Fragment, fragment, isReply)
            : default;
    }
}
