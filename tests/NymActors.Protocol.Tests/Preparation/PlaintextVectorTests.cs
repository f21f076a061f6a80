using System.Text.Json;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Cryptography;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Preparation;
using NymActors.Protocol.Replies;

namespace NymActors.Protocol.Tests.Preparation;

/// <summary>The whole plaintexts of message-formats.json, both ways. Their SURB-ACK is a placeholder.</summary>
public sealed class PlaintextVectorTests
{
    private const int KeyOffset = PacketSizes.SurbAckLength;
    private const int ContentOffset = KeyOffset + PacketSizes.KeyOrDigestLength;

    private static readonly JsonElement Formats = TestVectors.Load("message-formats.json");
    private static readonly JsonElement SharedKey = TestVectors.Load("message-crypto.json").GetProperty("packet_shared_key");

    [Fact]
    public void The_ephemeral_and_the_recipient_key_give_the_shared_secret_of_the_vector()
    {
        using var ephemeral = EncryptionKeyPair.FromPrivateKey(SharedKey.Hex("ephemeral_private_hex"));
        using var recipient = EncryptionKeyPair.FromPrivateKey(SharedKey.Hex("recipient_private_hex"));
        var secret = new byte[32];

        Assert.Equal(SharedKey.Hex("ephemeral_public_hex"), ephemeral.PublicKey.ToArray());
        Assert.Equal(SharedKey.Hex("recipient_public_hex"), recipient.PublicKey.ToArray());
        Assert.True(ephemeral.TryAgree(recipient.PublicKey.Bytes, secret));
        Assert.Equal(SharedKey.Hex("x25519_shared_secret_hex"), secret);
        Assert.True(recipient.TryAgree(ephemeral.PublicKey.Bytes, secret));
        Assert.Equal(SharedKey.Hex("x25519_shared_secret_hex"), secret);

        var (pseudorandomKey, packetKey) = (new byte[32], new byte[16]);
        HmacBlake3.Compute([], secret, pseudorandomKey);
        HkdfBlake3.DeriveKey([], secret, [], packetKey);
        Assert.Equal(SharedKey.Hex("hkdf_prk_hex"), pseudorandomKey);
        Assert.Equal(SharedKey.Hex("aes128_key_hex"), packetKey);
        Assert.Equal(Formats.GetProperty("regular_packet_plain").Hex("aes_key_hex"), packetKey);
        Assert.Equal(Formats.GetProperty("regular_packet_cover").Hex("aes_key_hex"), packetKey);
    }

    [Fact]
    public void A_plain_message_is_cut_and_encrypted_to_the_bytes_of_the_vector()
    {
        var vector = Formats.GetProperty("regular_packet_plain");
        var random = new ScriptedRandomSource(vector.Number("set_id"));
        var fragment = Assert.Single(new MessageChunker(PacketSize.Regular).Split(new PlainMessage("hello"u8.ToArray()), random));
        var serialised = new byte[fragment.Length];
        fragment.WriteTo(serialised);
        Assert.Equal(vector.Hex("fragment_hex"), serialised);

        Assert.Equal(vector.Hex("packet_plaintext_hex")[ContentOffset..], EncryptByEphemeralKey(serialised));
        Assert.Equal(SharedKey.Hex("ephemeral_public_hex"), vector.Hex("packet_plaintext_hex")[KeyOffset..ContentOffset]);
    }

    [Fact]
    public void The_plain_packet_is_opened_to_its_fragment_and_message()
    {
        var vector = Formats.GetProperty("regular_packet_plain");
        var opened = OpenerWith([]).Open(vector.Hex("after_gateway_strips_ack_hex"));

        Assert.Equal((ReceivedPacketKind.Fragment, false), (opened.Kind, opened.IsReply));
        Assert.Equal(FragmentIdentifier.FromBytes(vector.Hex("fragment_identifier_hex")), opened.Fragment!.Identifier);
        Assert.Equal("hello"u8, Assert.IsType<PlainMessage>(MessageOf(opened.Fragment)).Data.Span);
    }

    [Fact]
    public void The_reply_packet_is_opened_by_its_digest_to_its_fragment_and_message()
    {
        var vector = Formats.GetProperty("regular_packet_reply");
        var plaintext = vector.Hex("packet_plaintext_hex");
        var key = SurbEncryptionKey.FromBytes(vector.Hex("surb_encryption_key_hex"));
        var opened = OpenerWith(new() { [key.ComputeDigest()] = key }).Open(plaintext.AsSpan(KeyOffset));

        Assert.Equal((ReceivedPacketKind.Fragment, true), (opened.Kind, opened.IsReply));
        Assert.Equal(vector.Number("set_id"), opened.Fragment!.SetId);
        var serialised = new byte[opened.Fragment.Length];
        opened.Fragment.WriteTo(serialised);
        Assert.Equal(vector.Hex("fragment_hex"), serialised);
        Assert.IsType<ReplyDataMessage>(MessageOf(opened.Fragment));

        key.Apply(serialised);
        Assert.Equal(plaintext[ContentOffset..], serialised);
        var digest = new byte[32];
        key.ComputeDigest().CopyTo(digest);
        Assert.Equal(plaintext[KeyOffset..ContentOffset], digest);
    }

    [Fact]
    public void The_cover_packet_is_written_and_recognised()
    {
        var vector = Formats.GetProperty("regular_packet_cover");
        var content = new byte[PacketSize.Regular.FragmentLength()];
        content.AsSpan().Fill(0xee);
        CoverContent.Write(content);

        Assert.Equal(vector.Hex("content_before_encryption_hex"), content);
        Assert.Equal(vector.Hex("packet_plaintext_hex")[ContentOffset..], EncryptByEphemeralKey(content));
        Assert.Equal(ReceivedPacketKind.Cover, OpenerWith([]).Open(vector.Hex("packet_plaintext_hex").AsSpan(KeyOffset)).Kind);
    }

    private static byte[] EncryptByEphemeralKey(byte[] content)
    {
        using var ephemeral = EncryptionKeyPair.FromPrivateKey(SharedKey.Hex("ephemeral_private_hex"));
        var encrypted = content.ToArray();
        Assert.True(PayloadCipher.TryApply(ephemeral, SharedKey.Hex("recipient_public_hex"), encrypted));
        return encrypted;
    }

    private static PacketOpener OpenerWith(Dictionary<ReplyKeyDigest, SurbEncryptionKey> replyKeys) =>
        new(EncryptionKeyPair.FromPrivateKey(SharedKey.Hex("recipient_private_hex")), replyKeys.Remove);

    private static NymMessage MessageOf(Fragment fragment) =>
        NymMessage.Parse(new MessageReassembler().Add(fragment, DateTimeOffset.UnixEpoch)!.Value);
}
