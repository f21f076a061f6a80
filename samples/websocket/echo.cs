// A message to ourselves, then an anonymous question and its answer, over the client's WebSocket.
//
//     dotnet run echo.cs [text|binary] [ws://127.0.0.1:1977]        (.NET 10 or later; nothing else is needed)
//
// Where the client can be a part of the program itself, see docs/how-to/embed-the-client.md.

using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

var form = args.ElementAtOrDefault(0) ?? "text";
using var socket = new ClientWebSocket();
await socket.ConnectAsync(new Uri(args.ElementAtOrDefault(1) ?? "ws://127.0.0.1:1977"), default);
await (form == "binary" ? AsBytesAsync() : AsTextAsync());
await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", default);

// Every message is one JSON object.
async Task AsTextAsync()
{
    await SendAsync(new() { ["type"] = "selfAddress" });
    var address = (string)(await ReceiveAsync("selfAddress"))["address"]!;

    await SendAsync(new() { ["type"] = "send", ["recipient"] = address, ["message"] = "hello" });
    Console.WriteLine($"received: {(await ReceiveAsync("received"))["message"]}");

    await SendAsync(new() { ["type"] = "sendAnonymous", ["recipient"] = address, ["message"] = "who am I?", ["replySurbs"] = 20 });
    var question = await ReceiveAsync("received");
    Console.WriteLine($"received: {question["message"]} from {question["senderTag"]}");

    await SendAsync(new() { ["type"] = "reply", ["senderTag"] = (string)question["senderTag"]!, ["message"] = "somebody" });
    Console.WriteLine($"received: {(await ReceiveAsync("received"))["message"]}");

    Task SendAsync(JsonObject request) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(request.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, default);

    async Task<JsonNode> ReceiveAsync(string kind)
    {
        while (true)
        {
            var (type, message) = await ReadAsync();
            if (type == WebSocketMessageType.Binary)
            {
                continue; // A message that had waited for an application: binary until we have asked for something.
            }

            var response = JsonNode.Parse(message)!;
            if ((string?)response["type"] == "error")
            {
                throw new InvalidOperationException((string?)response["message"]);
            }

            if ((string?)response["type"] == kind)
            {
                return response;
            }
        }
    }
}

// Every message is a tag and fixed fields, integers big-endian, then the payload: any bytes at all.
async Task AsBytesAsync()
{
    const byte send = 0, sendAnonymous = 1, reply = 2, selfAddress = 3;
    const byte error = 0, received = 1, addressTag = 2;
    const int senderTagLength = 16;

    await SendAsync([selfAddress]);
    var address = await ReceiveAsync(addressTag);

    byte[] everything = [.. Enumerable.Range(0, 256).Select(static value => (byte)value)];
    await SendAsync([send, .. address, .. Tail(everything)]);
    Console.WriteLine($"received: {(await ReceiveMessageAsync()).Payload.Length} bytes");

    await SendAsync([sendAnonymous, 0, 0, 0, 20, .. address, .. Tail("who am I?"u8)]);
    var question = await ReceiveMessageAsync();
    Console.WriteLine($"received: {Encoding.UTF8.GetString(question.Payload)} from {Convert.ToHexStringLower(question.SenderTag)}");

    await SendAsync([reply, .. question.SenderTag, .. Tail("somebody"u8)]);
    Console.WriteLine($"received: {Encoding.UTF8.GetString((await ReceiveMessageAsync()).Payload)}");

    Task SendAsync(byte[] request) => socket.SendAsync(request, WebSocketMessageType.Binary, endOfMessage: true, default);

    // Connection 0 (none), length, payload.
    static byte[] Tail(ReadOnlySpan<byte> payload)
    {
        var tail = new byte[16 + payload.Length];
        BinaryPrimitives.WriteInt64BigEndian(tail.AsSpan(8), payload.Length);
        payload.CopyTo(tail.AsSpan(16));
        return tail;
    }

    async Task<byte[]> ReceiveAsync(byte tag)
    {
        var (_, response) = await ReadAsync();
        return response[0] switch
        {
            error => throw new InvalidOperationException(Encoding.UTF8.GetString(response.AsSpan(10))),
            var other when other == tag => response[1..],
            var other => throw new InvalidOperationException($"Response {other} instead of {tag}."),
        };
    }

    async Task<(byte[] SenderTag, byte[] Payload)> ReceiveMessageAsync()
    {
        var response = await ReceiveAsync(received);
        var tagLength = response[0] == 1 ? senderTagLength : 0;
        return (response[1..(1 + tagLength)], response[(1 + tagLength + 8)..]);
    }
}

async Task<(WebSocketMessageType Type, byte[] Message)> ReadAsync()
{
    using var message = new MemoryStream();
    var buffer = new byte[65536];
    while (true)
    {
        var part = await socket.ReceiveAsync(buffer, default);
        message.Write(buffer, 0, part.Count);
        if (part.MessageType == WebSocketMessageType.Close)
        {
            throw new InvalidOperationException($"The client closed the connection: {part.CloseStatusDescription}");
        }

        if (part.EndOfMessage)
        {
            return (part.MessageType, message.ToArray());
        }
    }
}
