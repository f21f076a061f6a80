using System.Text;
using System.Text.Json;
using CsCheck;
using NymActors.Protocol.LocalApi;

namespace NymActors.Protocol.Tests.LocalApi;

public class TextRequestFuzzTests
{
    private static readonly string[] Seeds = [.. TestVectors.Load("native-client-ws-text.json").GetProperty("json_step")
        .EnumerateArray().Select(vector => vector.Text("request")).Where(request => request.Length is > 0 and < 600)];

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "\\ud800", "\\udc00", "\"type\"", "\"send\"", "\"message\"", "\"selfAddress\"",
        "-", "0", "9", ".", "e", "1e999", "true", "null", " ", "\n", "\0", "é", "\ud800",
    ];

    [Fact]
    public void Random_pieces_of_json_give_a_request_or_the_named_exception() =>
        Gen.Int[0, Pieces.Length - 1].Array[0, 40].Sample(
            pieces => Feed(string.Concat(pieces.Select(piece => Pieces[piece]))), iter: FuzzBytes.Iterations);

    [Fact]
    public void Random_and_mutated_requests_give_a_request_or_the_named_exception() =>
        FuzzBytes.Around([.. Seeds.Select(Encoding.UTF8.GetBytes)]).Sample(
            bytes => Feed(Encoding.Latin1.GetString(bytes)), iter: FuzzBytes.Iterations);

    private static void Feed(string text)
    {
        try
        {
            var request = TextRequestCodec.Parse(text);

            // What is taken is JSON to everybody, and says itself what it is.
            using var json = JsonDocument.Parse(Encoding.UTF8.GetBytes(text), new JsonDocumentOptions { MaxDepth = 128 });
            var type = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement[0] : json.RootElement.GetProperty("type");
            Assert.Equal($"{type.GetString()}Request", request.GetType().Name, ignoreCase: true);
        }
        catch (LocalApiException exception)
        {
            Assert.Equal(LocalApiErrorKind.MalformedRequest, exception.Kind);
            Assert.NotEmpty(exception.Detail);
        }
    }
}
