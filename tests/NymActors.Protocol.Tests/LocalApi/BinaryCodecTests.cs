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
        Assert.IsType<SelfAddressRequest>(BinaryRequestCodec.Parse([3, 0xff, 0xee]));
        Assert.Equal(new ClosedConnectionRequest(0), BinaryRequestCodec.Parse([4, 0, 0, 0, 0, 0, 0, 0, 0]));
    }

    [Theory]
    [MemberData(nameof(FaultyRequests))]
    public void A_faulty_request_is_refused_with_the_kind_and_text_of_the_public_client(string name)
    {
        var vector = Find("request_errors", name);

        var exception = Assert.Throws<LocalApiException>(() => BinaryRequestCodec.Parse(vector.Hex("request_hex")));

        Assert.Equal(vector.Number("kind"), (int)exception.Kind);
        Assert.Equal(vector.Text("message"), exception.Detail);
        Assert.Equal(vector.Text("binary_response_hex"), Convert.ToHexStringLower(BinaryResponseCodec.Error(exception)));
    }

    [Fact]
    public void Responses_are_written_as_documented()
    {
        var tag = SenderTag.FromBytes(Enumerable.Repeat((byte)0x2a, SenderTag.Length).ToArray());
        var address = Recipient.Parse(Vectors.GetProperty("recipient").Text("string"));

        Assert.Equal(Response("received_with_tag"), BinaryResponseCodec.Received("foomp"u8, tag));
        Assert.Equal(Response("received_without_tag"), BinaryResponseCodec.Received("foomp"u8, null));
        Assert.Equal(Response("self_address"), BinaryResponseCodec.SelfAddress(address));
        Assert.Equal(Response("lane_queue_length_13_42"), BinaryResponseCodec.LaneQueueLength(13, 42));
        Assert.Equal(
            Response("error_unknown_request"),
            BinaryResponseCodec.Error(new LocalApiException(LocalApiErrorKind.UnknownRequest, "foomp message")));
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
                    Assert.NotNull(BinaryRequestCodec.Parse(data));
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

    private static byte[] Response(string name) => Find("responses", name).Hex("hex");

    private static void AssertCommon(JsonElement fields, ReadOnlyMemory<byte> message, ulong? connectionId)
    {
        Assert.Equal(fields.Text("message_utf8"), Encoding.UTF8.GetString(message.Span));
        var id = fields.GetProperty("connection_id");
        Assert.Equal(id.ValueKind == JsonValueKind.Null ? null : id.GetUInt64(), connectionId);
    }
}
