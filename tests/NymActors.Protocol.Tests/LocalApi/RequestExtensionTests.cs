using System.Text;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.LocalApi;

namespace NymActors.Protocol.Tests.LocalApi;

/// <summary>What requests may say that the public client does not know: <c>requestId</c>, <c>stateChanges</c>, <c>commits</c>, <c>confirm</c>, <c>deadline</c>.</summary>
public class RequestExtensionTests
{
    private const string Tag = "6CzGHguLGCk1f416kwDZB7";

    [Theory]
    [InlineData("\"a\"", "\"a\"")]
    [InlineData("17", "17")]
    [InlineData("-17", "-17")]
    [InlineData("\"\\u0041\\n\"", "\"\\u0041\\n\"")]
    [InlineData("null", null)]
    public void A_request_id_is_kept_as_it_was_written(string given, string? kept)
    {
        Assert.Equal(kept, Reply($",\"requestId\":{given}").RequestId);
        Assert.Null(Reply("").RequestId);
        Assert.Equal(kept, TextRequestCodec.Parse($$"""{"requestId":{{given}},"type":"selfAddress"}""").RequestId);
    }

    [Theory]
    [InlineData("1.5", "invalid type: floating point `1.5`, expected a string or an integer")]
    [InlineData("{}", "invalid type: map, expected a string or an integer")]
    [InlineData("true", "invalid type: boolean `true`, expected a string or an integer")]
    public void A_request_id_is_a_text_or_an_integer(string given, string fault) => Assert.Equal(fault, Fault($",\"requestId\":{given}"));

    [Fact]
    public void A_request_id_is_short()
    {
        Assert.NotNull(Reply($",\"requestId\":\"{new string('x', LocalApiRequest.LongestRequestId - 2)}\"").RequestId);
        Assert.Equal(
            "invalid length 129, expected a requestId of at most 128 bytes",
            Fault($",\"requestId\":\"{new string('x', LocalApiRequest.LongestRequestId - 1)}\""));
        Assert.Equal("duplicate field `requestId`", Fault(",\"requestId\":1,\"requestId\":2"));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("null", null)]
    public void State_changes_are_asked_for_with_the_address(string given, bool? wanted) =>
        Assert.Equal(
            wanted, Assert.IsType<SelfAddressRequest>(TextRequestCodec.Parse($$"""{"type":"selfAddress","stateChanges":{{given}}}""")).StateChanges);

    [Fact]
    public void State_changes_are_wanted_or_not() => Assert.Equal(
        "invalid type: string \"yes\", expected a boolean",
        Assert.Throws<LocalApiException>(() => TextRequestCodec.Parse("""{"type":"selfAddress","stateChanges":"yes"}""")).Detail);

    [Fact]
    public void Answers_repeat_the_id_behind_everything_else()
    {
        var address = Recipient.Parse(TestVectors.Load("native-client-ws-binary.json").GetProperty("recipient").Text("string"));
        Assert.Equal($$"""{"type":"selfAddress","address":"{{address}}","requestId":"a"}""", TextResponseCodec.SelfAddress(address, "\"a\""));
        Assert.Equal("""{"type":"laneQueueLength","lane":1,"queue_length":2,"requestId":3}""", TextResponseCodec.LaneQueueLength(1, 2, "3"));
        Assert.Equal("""{"type":"requestStatus","requestId":3,"status":"sent"}""", TextResponseCodec.RequestStatus("3", "sent", null));
        Assert.Equal(
            """{"type":"requestStatus","requestId":3,"status":"failed","reason":"a \"b\""}""", TextResponseCodec.RequestStatus("3", "failed", "a \"b\""));
        Assert.Equal(
            """{"type":"clientState","state":"connected","availability":"degraded","reasons":["topologyOld","noBandwidth"],"since":"1970-01-01T00:00:01.500Z"}""",
            TextResponseCodec.ClientState("connected", "degraded", ["topologyOld", "noBandwidth"], DateTimeOffset.UnixEpoch.AddSeconds(1.5)));
        Assert.Equal(
            """{"type":"received","message":"m","senderTag":null,"messageId":7}""", TextResponseCodec.Received("m"u8, null, messageId: 7));
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData(",\"confirm\":true", true, null)]
    [InlineData(",\"confirm\":false,\"deadline\":60", false, 60u)]
    [InlineData(",\"confirm\":null,\"deadline\":null", null, null)]
    public void A_message_may_be_confirmed_and_have_a_deadline(string fields, bool? confirm, uint? deadline)
    {
        var reply = Reply(fields);
        Assert.Equal((confirm, deadline), (reply.Confirm, reply.DeadlineSeconds));
    }

    [Theory]
    [InlineData(",\"confirm\":1", "invalid type: integer `1`, expected a boolean")]
    [InlineData(",\"deadline\":0", "invalid value: integer `0`, expected a deadline of at least 1 second")]
    [InlineData(",\"deadline\":-1", "invalid value: integer `-1`, expected u32")]
    [InlineData(",\"deadline\":1,\"deadline\":1", "duplicate field `deadline`")]
    public void A_wish_that_makes_no_sense_is_named(string fields, string fault) => Assert.Equal(fault, Fault(fields));

    [Fact]
    public void A_message_is_committed_by_its_number()
    {
        Assert.Equal(new CommitRequest(7), TextRequestCodec.Parse("""{"type":"commit","messageId":7}"""));
        Assert.Equal(new CommitRequest(long.MaxValue) { RequestId = "1" }, TextRequestCodec.Parse("""{"messageId":9223372036854775807,"requestId":1,"type":"commit"}"""));
        Assert.True(Assert.IsType<SelfAddressRequest>(TextRequestCodec.Parse("""{"type":"selfAddress","commits":true}""")).Commits);
        Assert.Equal(
            "missing field `messageId`", Assert.Throws<LocalApiException>(static () => TextRequestCodec.Parse("""{"type":"commit"}""")).Detail.Split(" at ")[0]);
        Assert.Throws<LocalApiException>(static () => TextRequestCodec.Parse("""{"type":"commit","messageId":-1}"""));
        Assert.Throws<LocalApiException>(static () => TextRequestCodec.Parse("""{"type":"commit","messageId":9223372036854775808}"""));
    }

    private static ReplyRequest Reply(string fields) => Assert.IsType<ReplyRequest>(
        TextRequestCodec.Parse(Encoding.UTF8.GetBytes($$"""{"type":"reply","message":"m","senderTag":"{{Tag}}"{{fields}}}""")));

    private static string Fault(string fields) => Assert.Throws<LocalApiException>(() => Reply(fields)).Detail;
}
