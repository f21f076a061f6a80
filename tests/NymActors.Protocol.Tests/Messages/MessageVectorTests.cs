using System.Text.Json;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Replies;

namespace NymActors.Protocol.Tests.Messages;

public sealed class MessageVectorTests
{
    private static readonly JsonElement Vectors = TestVectors.Load("message-formats.json");

    public static TheoryData<string> Names { get; } = [.. Vectors.GetProperty("messages").EnumerateArray().Select(vector => vector.Text("name"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_of_the_vectors_is_read_and_written(string name)
    {
        var vector = Vectors.GetProperty("messages").EnumerateArray().Single(message => message.Text("name") == name);
        var bytes = vector.Hex("serialised_hex");
        var message = NymMessage.Parse(bytes);

        Assert.Equal(vector.Number("serialised_len"), message.SerializedLength);
        Assert.Equal(bytes, message.Serialize());
        switch (message)
        {
            case PlainMessage plain:
                Assert.StartsWith("plain", name, StringComparison.Ordinal);
                Assert.Equal(vector.Bytes("data"), plain.Data.ToArray());
                break;
            case RepliableMessage repliable:
                CheckRepliable(vector, name, repliable, bytes);
                break;
            case ReplyDataMessage reply:
                Assert.Equal(vector.Bytes("data"), reply.Data.ToArray());
                Assert.Equal(bytes, new ReplyDataMessage(reply.Data).Serialize());
                break;
            case SurbRequestMessage request:
                Assert.Equal(bytes, new SurbRequestMessage(Recipient.FromBytes(request.Requester.ToArray()), request.Amount).Serialize());
                Assert.Equal((vector.Text("recipient"), (uint)vector.Number("amount")), (request.Requester.ToString(), request.Amount));
                break;
            default:
                Assert.Fail($"{name} was read as {message.GetType().Name}");
                break;
        }
    }

    [Fact]
    public void The_digest_of_a_reply_key_is_that_of_the_vector()
    {
        var vector = TestVectors.Load("message-crypto.json").GetProperty("reply_key_digest");
        var digest = SurbEncryptionKey.FromBytes(vector.Hex("surb_encryption_key_hex")).ComputeDigest();

        Assert.Equal(ReplyKeyDigest.FromBytes(vector.Hex("digest_hex")), digest);
        Assert.Equal(vector.Text("digest_hex"), digest.ToString());
    }

    private static void CheckRepliable(JsonElement vector, string name, RepliableMessage message, byte[] bytes)
    {
        var version = name.Contains("v1", StringComparison.Ordinal) ? SurbBlockVersion.V1 : SurbBlockVersion.V2;
        var content = name.StartsWith("repliable", StringComparison.Ordinal) ? RepliableContent.Data
            : name.StartsWith("additional", StringComparison.Ordinal) ? RepliableContent.AdditionalSurbs : RepliableContent.Heartbeat;
        var rotation = vector.TryGetProperty("key_rotation", out var number) ? (KeyRotation)number.GetByte() : KeyRotation.Unknown;
        byte[][] surbs = vector.TryGetProperty("surbs", out var list)
            ? [.. list.EnumerateArray().Select(surb => Convert.FromHexString(surb.GetString()!))] : [];

        Assert.Equal((content, version), (message.Content, message.Version));
        Assert.Equal(SenderTag.FromBytes(vector.Hex("sender_tag_hex")), message.SenderTag);
        Assert.Equal(vector.Bytes("data"), message.Data.ToArray());
        Assert.Equal(surbs.Length, message.ReplySurbs.Count);
        foreach (var (expected, surb) in surbs.Zip(message.ReplySurbs))
        {
            var written = new byte[surb.Length];
            surb.WriteTo(written);
            Assert.Equal(expected, written);
            Assert.Equal(rotation, surb.KeyRotation);
            Assert.Equal("1.2.3.4:1789", surb.FirstHop.ToString());
            Assert.Equal(MessageSizes.SurbLength(version, surb.Surb.HopCount), surb.Length);
        }

        var again = content switch
        {
            RepliableContent.Data => RepliableMessage.WithData(message.SenderTag, message.Data, message.ReplySurbs, version),
            RepliableContent.AdditionalSurbs => RepliableMessage.WithAdditionalSurbs(message.SenderTag, message.ReplySurbs, version),
            _ => message,
        };
        Assert.Equal(bytes, again.Serialize());
    }
}
