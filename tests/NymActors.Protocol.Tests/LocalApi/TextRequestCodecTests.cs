using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using NymActors.Protocol.LocalApi;

namespace NymActors.Protocol.Tests.LocalApi;

public partial class TextRequestCodecTests
{
    private const string Address =
        "CytBseW6yFXUMzz4SGAKdNLGR7q3sJLLYxyBGvutNEQV.4QXYyEVc5fUDjmmi8PrHN9tdUFV4PCvSJE1278cHyvoe@4sBbL1ngf1vtNqykydQKTFh26sQCw888GpUqvPvyNB4f";

    private const string Tag = "6CzGHguLGCk1f416kwDZB7";

    private static readonly JsonElement Vectors = TestVectors.Load("native-client-ws-text.json");

    public static TheoryData<string> FaultyRequests() =>
        [.. Vectors.GetProperty("json_step").EnumerateArray()
            .Where(vector => vector.TryGetProperty("error_message", out _) && !HasStructuredMessage(vector))
            .Select(vector => vector.GetRawText())];

    public static TheoryData<string> WellFormedRequests() =>
        [.. Vectors.GetProperty("json_step").EnumerateArray()
            .Where(vector => vector.TryGetProperty("parses_as", out _))
            .Select(vector => vector.GetRawText())];

    public static TheoryData<string> FaultyAddresses() =>
        [.. Vectors.GetProperty("address_and_tag_step").EnumerateArray().Select(vector => vector.GetRawText())];

    [Theory]
    [MemberData(nameof(FaultyRequests))]
    public void A_faulty_request_is_refused_with_the_text_of_the_public_client(string vector)
    {
        var exception = Refused(Json(vector).Text("request"));

        Assert.Equal(LocalApiErrorKind.MalformedRequest, exception.Kind);
        Assert.Equal(Json(vector).Text("error_message"), exception.Message);
    }

    [Theory]
    [MemberData(nameof(WellFormedRequests))]
    public void A_well_formed_request_is_read_field_by_field(string vector)
    {
        // The vectors have stand-ins for addresses and tags; a real one in their place makes the request complete.
        var expected = Json(vector).GetProperty("parses_as");
        var request = Json(vector).Text("request")
            .Replace("\"recipient\":\"r\"", $"\"recipient\":\"{Address}\"", StringComparison.Ordinal)
            .Replace("\"rec\"", $"\"{Address}\"", StringComparison.Ordinal)
            .Replace("\"senderTag\":\"t\"", $"\"senderTag\":\"{Tag}\"", StringComparison.Ordinal);

        var actual = TextRequestCodec.Parse(request);

        switch (actual)
        {
            case SendRequest send:
                Assert.Equal("send", expected.Text("type"));
                Assert.Equal(Address, send.Recipient.ToString());
                AssertCommon(expected, send.Message, send.ConnectionId);
                break;
            case SendAnonymousRequest send:
                Assert.Equal("sendAnonymous", expected.Text("type"));
                Assert.Equal(Address, send.Recipient.ToString());
                Assert.Equal(expected.GetProperty("replySurbs").GetUInt32(), send.ReplySurbs);
                AssertCommon(expected, send.Message, send.ConnectionId);
                break;
            case ReplyRequest reply:
                Assert.Equal("reply", expected.Text("type"));
                Assert.Equal(Tag, reply.SenderTag.ToString());
                AssertCommon(expected, reply.Message, reply.ConnectionId);
                break;
            default:
                Assert.IsType<SelfAddressRequest>(actual);
                Assert.Equal("selfAddress", expected.Text("type"));
                break;
        }
    }

    [Theory]
    [MemberData(nameof(FaultyAddresses))]
    public void A_faulty_address_or_tag_is_refused_with_the_text_of_the_public_client(string vector)
    {
        var exception = Refused(Json(vector).Text("request"));

        Assert.Equal(Json(vector).Text("response"), TextResponseCodec.Error(exception));
    }

    [Fact]
    public void A_recipient_that_nothing_can_be_encrypted_for_is_refused_as_a_bad_address()
    {
        var at = Address.IndexOf('@', StringComparison.Ordinal);
        var weak = $"{Address[..Address.IndexOf('.', StringComparison.Ordinal)]}.11111111111111111111111111111111{Address[at..]}";

        var exception = Refused($$"""{"type":"send","message":"x","recipient":"{{weak}}"}""");

        Assert.Equal(LocalApiErrorKind.MalformedRequest, exception.Kind);
        Assert.Equal(
            """{"type":"error","message":"malformed request:recipient's encryption key is malformed: the public key is a point of low order"}""",
            TextResponseCodec.Error(exception));
        Assert.Equal(
            exception.Detail,
            Refused($$"""{"type":"sendAnonymous","message":"x","recipient":"{{weak}}","replySurbs":1}""").Detail);
    }

    [Theory]
    [InlineData("""{"sender" : "a b",  "n": [1, 2]}""", """{"sender":"a b","n":[1,2]}""")]
    [InlineData("[ ]", "[]")]
    [InlineData("1.50e3", "1.50e3")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("""{ "quote" : "\" x", "backslash":"\\" , "x" : 1.50 }""", """{"quote":"\" x","backslash":"\\","x":1.50}""")]
    public void A_message_that_is_no_string_is_its_compact_text(string message, string payload)
    {
        var request = Assert.IsType<SendRequest>(
            TextRequestCodec.Parse($$"""{"type":"send","message":{{message}},"recipient":"{{Address}}"}"""));

        Assert.Equal(payload, Encoding.UTF8.GetString(request.Message.Span));
    }

    [Theory]
    [InlineData("""\ud83d\ude00""", "😀")]
    [InlineData("""\u00e9\/\b\f\n\r\t\"\\""", "é/\b\f\n\r\t\"\\")]
    [InlineData("é😀", "é😀")]
    [InlineData("""a\u0041b""", "aAb")]
    public void Escapes_in_strings_are_resolved(string escaped, string content)
    {
        var request = Assert.IsType<ReplyRequest>(
            TextRequestCodec.Parse($$"""{"\u0074ype":"repl\u0079","message":"{{escaped}}","senderTag":"{{Tag}}"}"""));

        Assert.Equal(content, Encoding.UTF8.GetString(request.Message.Span));
    }

    [Fact]
    public void Array_forms_of_all_requests_are_read()
    {
        var send = Assert.IsType<SendAnonymousRequest>(TextRequestCodec.Parse($$"""["sendAnonymous","{{Address}}","m",3,7]"""));
        Assert.Equal((3u, 7ul), (send.ReplySurbs, send.ConnectionId));
        var reply = Assert.IsType<ReplyRequest>(TextRequestCodec.Parse($$"""["reply","{{Tag}}","m",null]"""));
        Assert.Null(reply.ConnectionId);
    }

    // Beyond the vectors: the kinds of faults are the reference's, words and places as near to it as the library's reader allows.
    [Theory]
    [InlineData("""["send","m"]""", "invalid length 1, expected 3 elements in sequence")]
    [InlineData("""["send","m","r",null,1]""", "invalid length 4, expected 3 elements in sequence")]
    [InlineData("""["selfAddress",1]""", "invalid length 1, expected 0 elements in sequence")]
    [InlineData("""["send" "m"]""", "expected `,` or `]` at line 1 column 9")]
    [InlineData("""["send",""", "EOF while parsing a value at line 1 column 8")]
    [InlineData("""["send",]""", "trailing comma at line 1 column 9")]
    [InlineData("""["send" """, "EOF while parsing a list at line 1 column 8")]
    [InlineData("""{"type" "send"}""", "expected `:` at line 1 column 9")]
    [InlineData("""{"type":}""", "expected value at line 1 column 9")]
    [InlineData("""{"x":01}""", "invalid number at line 1 column 7")]
    [InlineData("""{"x":-}""", "invalid number at line 1 column 7")]
    [InlineData("""{"x":1.}""", "invalid number at line 1 column 8")]
    [InlineData("""{"x":1e}""", "invalid number at line 1 column 8")]
    [InlineData("""{"x":1e400}""", "number out of range at line 1 column 10")]
    [InlineData("""{"x":tru}""", "expected ident at line 1 column 9")]
    [InlineData("""{"x":"abc""", "EOF while parsing a string at line 1 column 9")]
    [InlineData("""{"x":"\u12""", "EOF while parsing a string at line 1 column 10")]
    [InlineData("""{"x":"\udc00"}""", "unexpected end of hex escape at line 1 column 13")]
    [InlineData("""{"x":"\ud800\u0041"}""", "unexpected end of hex escape at line 1 column 19")]
    [InlineData("""{"type":"send","type": 1}""", "duplicate field `type` at line 1 column 21")]
    [InlineData("""{"type":"sendAnonymous","replySurbs":-0}""", "invalid type: floating point `-0`, expected u32")]
    [InlineData("""{"type":"sendAnonymous","replySurbs":1e-7}""", "invalid type: floating point `0.0000001`, expected u32")]
    [InlineData("""{"type":"sendAnonymous","replySurbs":"a\"\u200b"}""", "invalid type: string \"a\\\"\\u200b\", expected u32")]
    [InlineData("""{"type":"send","connectionId":-9223372036854775808}""", "invalid value: integer `-9223372036854775808`, expected u64")]
    [InlineData("""{"type":"send","recipient":{}}""", "invalid type: map, expected a string")]
    [InlineData("\n\n  {\"é\":\n 'x'}", "expected value at line 4 column 2")]
    public void Further_faults_are_named_with_their_place(string request, string detail) =>
        Assert.Equal(detail, Refused(request).Detail);

    [Fact]
    public void Nesting_of_127_levels_is_read_and_one_more_is_refused()
    {
        static string Nested(int levels) => $$"""{"type":"selfAddress","x":{{new string('[', levels)}}{{new string(']', levels)}}}""";

        Assert.IsType<SelfAddressRequest>(TextRequestCodec.Parse(Nested(126)));
        Assert.Equal("recursion limit exceeded at line 1 column 153", Refused(Nested(127)).Detail);
    }

    private static LocalApiException Refused(string request) =>
        Assert.Throws<LocalApiException>(() => TextRequestCodec.Parse(request));

    // Taken as text by this implementation (docs/protocol/05-native-client.md 1.12).
    private static bool HasStructuredMessage(JsonElement vector) =>
        vector.Text("error_message").EndsWith(", expected a string", StringComparison.Ordinal)
        && MessageThatIsNoString().IsMatch(vector.Text("request"));

    [GeneratedRegex("\"message\"\\s*:\\s*[^\"\\s]")]
    private static partial Regex MessageThatIsNoString();

    private static void AssertCommon(JsonElement expected, ReadOnlyMemory<byte> message, ulong? connectionId)
    {
        Assert.Equal(expected.Text("message"), Encoding.UTF8.GetString(message.Span));
        var id = expected.GetProperty("connectionId");
        Assert.Equal(id.ValueKind == JsonValueKind.Null ? null : id.GetUInt64(), connectionId);
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
