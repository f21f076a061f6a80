using NymActors.Protocol.Acknowledgements;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Replies;

namespace NymActors.Protocol.Tests.Addressing;

/// <summary>The decoders of keys, tags, digests and identifiers, from text and from bytes.</summary>
public sealed class KeyFuzzTests
{
    private const string Identity = "HmgHDV79LpnEaSUp8QZQwSroxVvS4RewF7yM9e7qu8y3";
    private const string Tag = "6CzGHguLGCk1f416kwDZB7";

    [Fact]
    public void Random_and_mutated_texts_give_a_key_or_the_named_exception()
    {
        FuzzText.Feed(FuzzText.Around(Identity), text => Assert.Equal(text, IdentityKey.Parse(text).ToString()));
        FuzzText.Feed(FuzzText.Around(Identity), text => Assert.Equal(text, EncryptionKey.Parse(text).ToString()));
        FuzzText.Feed(FuzzText.Around(Tag), text => Assert.Equal(text, SenderTag.Parse(text).ToString()));
    }

    [Fact]
    public void Both_ways_to_read_a_text_agree()
    {
        FuzzText.Feed(FuzzText.Around(Identity, Tag), text =>
        {
            var isBase58 = Base58Text.TryDecode(text, 100, out var bytes);
            Assert.Equal(isBase58 ? text : "", Base58Text.Encode(bytes));
            Assert.Equal(isBase58 && IdentityKey.TryFromBytes(bytes, out _), IdentityKey.TryParse(text, out _));
            Assert.Equal(isBase58 && bytes.Length == EncryptionKey.Length, EncryptionKey.TryParse(text, out _));
            Assert.Equal(isBase58 && bytes.Length == SenderTag.Length, SenderTag.TryParse(text, out _));
        });
    }

    [Fact]
    public void Random_and_mutated_bytes_give_a_key_or_the_named_exception()
    {
        Feed(IdentityKey.Parse(Identity).ToArray(), bytes => IdentityKey.FromBytes(bytes).ToArray());
        Feed(new byte[32], bytes => EncryptionKey.FromBytes(bytes).ToArray());
        Feed(new byte[16], bytes => SenderTag.FromBytes(bytes).ToArray());
        Feed(new byte[32], bytes => Copied(32, ReplyKeyDigest.FromBytes(bytes).CopyTo));
        Feed(new byte[5], bytes => Copied(5, destination => FragmentIdentifier.FromBytes(bytes).CopyTo(destination)));
        Feed(new byte[16], bytes =>
        {
            using var key = AckKey.FromBytes(bytes);
            return Copied(16, key.CopyTo);
        });
        Feed(new byte[32], bytes =>
        {
            using var key = SharedKey.FromBytes(SharedKeyKind.Legacy, bytes);
            return Copied(32, key.CopyTo);
        });
        Feed(new byte[32], bytes =>
        {
            using var pair = IdentityKeyPair.FromSeed(bytes);
            return Copied(32, pair.CopySeedTo);
        });
        Feed(new byte[32], bytes =>
        {
            using var pair = EncryptionKeyPair.FromPrivateKey(bytes);
            return Copied(32, pair.CopyPrivateKeyTo);
        });
    }

    private delegate void Copy(Span<byte> destination);

    private static byte[] Copied(int length, Copy copy)
    {
        var bytes = new byte[length];
        copy(bytes);
        return bytes;
    }

    /// <summary>Whatever is accepted is kept as it is.</summary>
    private static void Feed(byte[] valid, Func<byte[], byte[]> decodeAndEncode) =>
        FuzzBytes.Feed(FuzzBytes.Around(valid), bytes => Assert.Equal(bytes, decodeAndEncode(bytes)));
}
