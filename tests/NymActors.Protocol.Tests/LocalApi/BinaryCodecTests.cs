using System.Text;
using System.Text.Json;
using CsCheck;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.LocalApi;

namespace NymActors.Protocol.Tests.LocalApi;

public class BinaryCodecTests
{
    private static readonly JsonElement Vectors = TestVectors.Load("native-client-ws-binary.json");

    public static TheoryData<string> Requests() => [.. Names("requests")];

    public static TheoryData<string> FaultyRequests() => [.. Names("request_errors")];

    public static TheoryData<string> Responses() => [.. Names("responses")];

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_request_is_read_field_by_field(string name)
    {
        var vector = Find("requests", name);
        var fields = vector.GetProperty("fields");

        switch (BinaryRequestCodec.Parse(vector.Hex("hex")))
        {
            case SendRequest send:
                Assert.Equal("send", vector.Text("type"));
                Assert.Equal(fields.Text("recipient"), send.Recipient.ToString());
                AssertCommon(fields, send.Message, send.ConnectionId);
                break;
            case SendAnonymousRequest send:
                Assert.Equal("sendAnonymous", vector.Text("type"));
                Assert.Equal(fields.Text("recipient"), send.Recipient.ToString());
                Assert.Equal(fields.GetProperty("reply_surbs").GetUInt32(), send.ReplySurbs);
                AssertCommon(fields, send.Message, send.ConnectionId);
                break;
            case ReplyRequest reply:
                Assert.Equal("reply", vector.Text("type"));
                Assert.Equal(fields.Text("sender_tag_base58"), reply.SenderTag.ToString());
                Assert.Equal(fields.Hex("sender_tag_hex"), reply.SenderTag.ToArray());
                AssertCommon(fields, reply.Message, reply.ConnectionId);
                break;
            case ClosedConnectionRequest closed:
                Assert.Equal("closedConnection", vector.Text("type"));
                Assert.Equal(fields.GetProperty("connection_id").GetUInt64(), closed.ConnectionId);
                break;
            case LaneQueueLengthRequest queue:
                Assert.Equal("getLaneQueueLength", vector.Text("type"));
                Assert.Equal(fields.GetProperty("connection_id").GetUInt64(), queue.ConnectionId);
                break;
            case var request:
                Assert.IsType<SelfAddressRequest>(request);
                Assert.Equal("selfAddress", vector.Text("type"));
                break;
        }
    }

    [Fact]
    public void Trailing_bytes_of_a_self_address_request_are_ignored_and_lane_0_is_a_lane()
    {
        Assert.Equal(2, Names("accepted_oddities").Count());
        Assert.IsType<SelfAddressRequest>(BinaryRequestCodec.Parse(Find("accepted_oddities", "self_address_with_trailing_bytes").Hex("hex")));
        Assert.Equal(new ClosedConnectionRequest(0), BinaryRequestCodec.Parse(Find("accepted_oddities", "closed_connection_0").Hex("hex")));
    }

    [Theory]
    [MemberData(nameof(FaultyRequests))]
    public void A_faulty_request_is_refused_with_the_kind_and_text_of_the_public_client(string name)
    {
        var vector = Find("request_errors", name);

        var exception = Assert.Throws<LocalApiException>(() => BinaryRequestCodec.Parse(vector.Hex("request_hex")));

        Assert.Equal((vector.Number("kind"), vector.Text("kind_name")), ((int)exception.Kind, exception.Kind.ToString()));
        Assert.Equal(vector.Text("message"), exception.Detail);
        Assert.Equal(vector.Text("binary_response_hex"), Convert.ToHexStringLower(BinaryResponseCodec.Error(exception)));
    }

    [Theory]
    [MemberData(nameof(Responses))]
    public void A_response_is_written_from_its_fields(string name)
    {
        var vector = Find("responses", name);
        var fields = vector.GetProperty("fields");

        var response = vector.Text("type") switch
        {
            "received" => BinaryResponseCodec.Received(Encoding.UTF8.GetBytes(fields.Text("message_utf8")), Tag(fields)),
            "selfAddress" => BinaryResponseCodec.SelfAddress(Recipient.Parse(fields.Text("address"))),
            "laneQueueLength" => BinaryResponseCodec.LaneQueueLength(
                fields.GetProperty("lane").GetUInt64(), fields.GetProperty("queue_length").GetUInt64()),
            _ => BinaryResponseCodec.Error(new LocalApiException((LocalApiErrorKind)fields.Number("kind"), fields.Text("message"))),
        };

        Assert.Equal(vector.Text("hex"), Convert.ToHexStringLower(response));
    }

    [Fact]
    public void The_recipient_of_the_vectors_has_both_forms()
    {
        var vector = Vectors.GetProperty("recipient");
        Assert.Equal(vector.Hex("hex"), Recipient.Parse(vector.Text("string")).ToArray());
    }

    [Fact]
    public void Random_and_mutated_requests_give_a_request_or_the_named_exception()
    {
        byte[][] seeds = [.. Names("requests").Select(name => Find("requests", name).Hex("hex"))];

        FuzzBytes.Around(seeds).Sample(
            data =>
            {
                try
                {
                    var request = BinaryRequestCodec.Parse(data);

                    // It is of the kind that its first byte says, and its message is the end of it, byte for byte.
                    var (kind, message) = request switch
                    {
                        SendRequest send => (0, send.Message),
                        SendAnonymousRequest send => (1, send.Message),
                        ReplyRequest reply => (2, reply.Message),
                        SelfAddressRequest => (3, default),
                        ClosedConnectionRequest => (4, default),
                        _ => (5, default(ReadOnlyMemory<byte>)),
                    };
                    Assert.Equal(data[0], kind);
                    Assert.True(data.AsSpan().EndsWith(message.Span));
                }
                catch (LocalApiException exception)
                {
                    Assert.NotEmpty(exception.Detail);
                }
            },
            iter: FuzzBytes.Iterations);
    }

    private static IEnumerable<string> Names(string list) =>
        Vectors.GetProperty(list).EnumerateArray().Select(vector => vector.Text("name"));

    private static JsonElement Find(string list, string name) =>
        Vectors.GetProperty(list).EnumerateArray().Single(vector => vector.Text("name") == name);

    private static SenderTag? Tag(JsonElement fields)
    {
        if (fields.GetProperty("sender_tag_hex").ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var tag = SenderTag.FromBytes(fields.Hex("sender_tag_hex"));
        Assert.Equal(fields.Text("sender_tag_base58"), tag.ToString());
        return tag;
    }

    private static void AssertCommon(JsonElement fields, ReadOnlyMemory<byte> message, ulong? connectionId)
    {
        Assert.Equal(fields.Text("message_utf8"), Encoding.UTF8.GetString(message.Span));
        var id = fields.GetProperty("connection_id");
        Assert.Equal(id.ValueKind == JsonValueKind.Null ? null : id.GetUInt64(), connectionId);
    }
}
