using System.Text;
using System.Text.Json;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.LocalApi;

namespace NymActors.Protocol.Tests.LocalApi;

public class TextResponseCodecTests
{
    private static readonly Dictionary<string, string> Vectors = TestVectors.Load("native-client-ws-text.json").GetProperty("responses")
        .EnumerateArray().ToDictionary(vector => vector.Text("what"), vector => vector.Text("text"));

    private static readonly SenderTag Tag = SenderTag.FromBytes(Enumerable.Repeat((byte)0x2a, SenderTag.Length).ToArray());

    [Fact]
    public void Received_messages_are_written_as_documented()
    {
        Assert.Equal(Vectors["received without tag"], TextResponseCodec.Received("foomp"u8, null));
        Assert.Equal(Vectors["received with tag 2a*16"], TextResponseCodec.Received("foomp"u8, Tag));
    }

    [Fact]
    public void Payloads_are_decoded_with_replacement_and_escaped_as_documented()
    {
        Assert.Equal(Vectors["received, payload bytes 61 ff 62 (not UTF-8)"], TextResponseCodec.Received([0x61, 0xff, 0x62], null));
        Assert.Equal(
            Vectors["received, payload bytes 22 5c 0a 01 c3 a9 7f 3c 2f"],
            TextResponseCodec.Received([0x22, 0x5c, 0x0a, 0x01, 0xc3, 0xa9, 0x7f, 0x3c, 0x2f], null));
    }

    [Theory]
    [InlineData("f0908c41", "\ufffdA")]
    [InlineData("eda080", "\ufffd\ufffd\ufffd")]
    [InlineData("c080", "\ufffd\ufffd")]
    [InlineData("f09f98", "\ufffd")]
    [InlineData("08090c0d1f20", "\\b\\t\\f\\r\\u001f ")]
    [InlineData("e280a8f09f9880", "\u2028😀")]
    public void Each_maximal_invalid_part_becomes_one_replacement_character(string payload, string expected) =>
        Assert.Equal(
            $$"""{"type":"received","message":"{{expected}}","senderTag":null}""",
            TextResponseCodec.Received(Convert.FromHexString(payload), null));

    [Fact]
    public void Every_byte_string_gives_json_that_reads_back_as_its_text()
    {
        var everything = Enumerable.Range(0, 0x300).SelectMany(value => Encoding.UTF8.GetBytes([(char)value])).ToArray();

        var json = JsonSerializer.Deserialize<JsonElement>(TextResponseCodec.Received(everything, Tag));

        Assert.Equal(Encoding.UTF8.GetString(everything), json.Text("message"));
    }

    [Fact]
    public void The_other_responses_are_written_as_documented()
    {
        var address = TestVectors.Load("native-client-ws-binary.json").GetProperty("recipient").Text("string");
        Assert.Equal(Vectors["selfAddress"], TextResponseCodec.SelfAddress(Recipient.Parse(address)));
        Assert.Equal(Vectors["laneQueueLength lane 13 length 42"], TextResponseCodec.LaneQueueLength(13, 42));
        Assert.Equal(
            Vectors["error"], TextResponseCodec.Error(new LocalApiException(LocalApiErrorKind.UnknownRequest, "foomp message")));
    }
}
