using System.Text;
using CsCheck;
using NymActors.Streams.WebSockets;
using NymActors.Tests.Shared.WebSockets;

namespace NymActors.Streams.Tests.WebSockets;

public class ServerWebSocketTests
{
    [Fact]
    public async Task Whole_messages_of_all_length_forms_arrive_unmasked_and_in_order()
    {
        byte[][] payloads = [[], [1, 2, 3], new byte[125], Pattern(126), Pattern(2451), Pattern(70_000)];
        var bytes = payloads.SelectMany(payload => ClientFrames.Frame(WebSocketOpcode.Binary, payload)).ToArray();
        var socket = new ServerWebSocket(new MemoryStream(bytes));

        foreach (var payload in payloads)
        {
            var message = (await socket.ReceiveAsync(CancellationToken.None))!.Value;
            Assert.Equal(WebSocketOpcode.Binary, message.Opcode);
            Assert.Equal(payload, message.Payload.ToArray());
        }

        Assert.Null(await socket.ReceiveAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_ping_between_the_fragments_of_a_message_is_seen_first()
    {
        byte[] bytes =
        [
            .. ClientFrames.Frame(WebSocketOpcode.Text, "Hel"u8, isFinal: false),
            .. ClientFrames.Frame(WebSocketOpcode.Ping, [1, 2, 3]),
            .. ClientFrames.Frame(WebSocketOpcode.Continuation, "lo"u8),
            .. ClientFrames.Frame(WebSocketOpcode.Text, "next"u8),
        ];
        var socket = new ServerWebSocket(new MemoryStream(bytes));

        var ping = (await socket.ReceiveAsync(CancellationToken.None))!.Value;
        Assert.Equal((WebSocketOpcode.Ping, "010203"), (ping.Opcode, Convert.ToHexString(ping.Payload.Span)));
        var hello = (await socket.ReceiveAsync(CancellationToken.None))!.Value;
        Assert.Equal((WebSocketOpcode.Text, "Hello"), (hello.Opcode, Encoding.UTF8.GetString(hello.Payload.Span)));
        var next = (await socket.ReceiveAsync(CancellationToken.None))!.Value;
        Assert.Equal("next", Encoding.UTF8.GetString(next.Payload.Span));
    }

    [Fact]
    public async Task A_stream_cut_anywhere_into_pieces_gives_the_same_messages()
    {
        await Gen.Byte.Array[0, 400].Array[1, 6].Select(Gen.Int[1, 97]).SampleAsync(async (messages, pieceLength) =>
        {
            var bytes = messages.SelectMany(message => ClientFrames.Frame(WebSocketOpcode.Binary, message)).ToArray();
            var socket = new ServerWebSocket(new PiecewiseStream(bytes, pieceLength));
            foreach (var message in messages)
            {
                Assert.Equal(message, (await socket.ReceiveAsync(CancellationToken.None))!.Value.Payload.ToArray());
            }
        }, iter: 200);
    }

    public static TheoryData<string, byte[]> BrokenStreams => new()
    {
        { "unmasked", [0x82, 0x01, 0x00] },
        { "reserved bit", [0xC2, 0x80, 0, 0, 0, 0] },
        { "reserved opcode", [0x83, 0x80, 0, 0, 0, 0] },
        { "fragmented ping", ClientFrames.Frame(WebSocketOpcode.Ping, [], isFinal: false) },
        { "long ping", ClientFrames.Frame(WebSocketOpcode.Ping, new byte[126]) },
        { "continuation of nothing", ClientFrames.Frame(WebSocketOpcode.Continuation, [1]) },
        { "huge length", [0x82, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0] },
        {
            "message inside a message",
            [.. ClientFrames.Frame(WebSocketOpcode.Text, [65], isFinal: false), .. ClientFrames.Frame(WebSocketOpcode.Text, [66])]
        },
    };

    [Theory]
    [MemberData(nameof(BrokenStreams))]
    public async Task A_breach_of_the_protocol_is_a_protocol_error(string breach, byte[] bytes)
    {
        Assert.NotEmpty(breach);
        var socket = new ServerWebSocket(new MemoryStream(bytes));
        await Assert.ThrowsAsync<WebSocketProtocolException>(async () => await socket.ReceiveAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_fragmented_message_above_the_limit_is_refused_while_it_arrives()
    {
        byte[] half = new byte[ServerWebSocket.MaximumMessageLength];
        byte[] bytes =
        [
            .. ClientFrames.Frame(WebSocketOpcode.Binary, half, isFinal: false),
            .. ClientFrames.Frame(WebSocketOpcode.Continuation, [1]),
        ];
        var socket = new ServerWebSocket(new MemoryStream(bytes));
        await Assert.ThrowsAsync<WebSocketProtocolException>(async () => await socket.ReceiveAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Random_and_mutated_bytes_end_in_messages_the_end_of_the_stream_or_the_named_exception()
    {
        byte[] valid =
        [
            .. ClientFrames.Frame(WebSocketOpcode.Text, "Hel"u8, isFinal: false),
            .. ClientFrames.Frame(WebSocketOpcode.Ping, [1, 2, 3]),
            .. ClientFrames.Frame(WebSocketOpcode.Continuation, Pattern(200)),
            .. ClientFrames.Frame(WebSocketOpcode.Binary, Pattern(70_000)),
            .. ClientFrames.Frame(WebSocketOpcode.Close, []),
        ];
        int[] headers = [0, 1, 9, 10, 18, 19, 20, 21, 226, 227, 228, 231, 233, 235];
        var position = Gen.OneOf(Gen.Int[0, valid.Length - 1], Gen.Int[0, headers.Length - 1].Select(i => headers[i]));
        var mutated = Gen.Select(Gen.Select(position, Gen.Byte).Array[1, 3], Gen.Int[0, valid.Length]).Select((changes, length) =>
        {
            byte[] bytes = [.. valid];
            Array.ForEach(changes, change => bytes[change.Item1] = change.Item2);
            return bytes[..(length % 2 == 0 ? length : bytes.Length)];
        });
        await Gen.OneOf(Gen.Byte.Array[0, 300], mutated).SampleAsync(async bytes =>
        {
            var socket = new ServerWebSocket(new MemoryStream(bytes));
            var received = 0;
            try
            {
                while (await socket.ReceiveAsync(CancellationToken.None) is { } message)
                {
                    Assert.NotEqual(WebSocketOpcode.Continuation, message.Opcode);
                    received += message.Payload.Length;
                }
            }
            catch (WebSocketProtocolException exception)
            {
                Assert.NotEmpty(exception.Message);
            }

            Assert.InRange(received, 0, bytes.Length);
        }, iter: 5_000);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(125, 2)]
    [InlineData(126, 4)]
    [InlineData(65_535, 4)]
    [InlineData(65_536, 10)]
    public void A_written_header_uses_the_shortest_length_form(int payloadLength, int headerLength)
    {
        Span<byte> header = stackalloc byte[WebSocketFrameHeader.MaximumWrittenLength];
        Assert.Equal(headerLength, WebSocketFrameHeader.Write(header, WebSocketOpcode.Binary, payloadLength));
        Assert.Equal(0x82, header[0]);
    }

    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];

    private sealed class PiecewiseStream(byte[] bytes, int pieceLength) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceLength)], cancellationToken);
    }
}
