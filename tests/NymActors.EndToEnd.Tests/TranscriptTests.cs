using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using NymActors.Protocol.Addressing;

namespace NymActors.EndToEnd.Tests;

/// <summary>
/// What the real programs answered on their WebSocket, frame by frame: ours gives the same to the same requests. The differences, each on
/// purpose: a message that is an object is sent; and what cannot be sent is told, in an error of the kind "other" besides the answer.
/// </summary>
public sealed partial class TranscriptTests(Localnet network) : IClassFixture<Localnet>
{
    private const int AddressHexLength = 2 * Recipient.Length;

    [Theory]
    [InlineData("1.1.29")]
    [InlineData("1.1.76")]
    public async Task Every_recorded_request_has_the_recorded_answer(string version)
    {
        var home = network.NewHome();
        await using var client = await StartAsync(home, "alice");
        await using var otherClient = await StartAsync(home, "bob");
        using var application = await Application.ConnectAsync(await PortAsync(client));
        using var other = await Application.ConnectAsync(await PortAsync(otherClient));
        var entries = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", $"websocket-transcript-{version}.jsonl"))
            .Select(static line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        var recorded = JsonSerializer.Deserialize<JsonElement>(entries[1].GetProperty("text").GetString()!).GetProperty("address").GetString()!;
        var own = await application.AddressAsync();
        var names = new Names(recorded, own);
        var refused = 0;
        var sent = new StringBuilder();
        foreach (var entry in entries)
        {
            var (isText, data) = entry.TryGetProperty("text", out var text) ? (true, text.GetString()!) : (false, entry.GetProperty("hex").GetString()!);
            if (entry.GetProperty("direction").GetString() == "to client")
            {
                sent.Append(data).Append('\n');
                var request = names.ToOurs(data);
                await (isText ? application.SendTextAsync(request) : application.SendBytesAsync(Convert.FromHexString(request)));
                continue;
            }

            if (isText && data.Contains("invalid type: map", StringComparison.Ordinal))
            {
                data = """{"type":"received","message":"{\"an\":\"object\"}","senderTag":null}""";
            }
            else
            {
                await SendFromOtherAsync(other, own, data, isText, sent.ToString());
            }

            string actual;
            bool actualIsText;
            do
            {
                (actualIsText, actual) = await NextAsync(application);
            }
            while (actual.StartsWith("""{"type":"error","message":"other:""", StringComparison.Ordinal) && ++refused > 0);

            Assert.Equal(isText, actualIsText);
            Assert.Equal(Masked(names.ToOurs(names.Learn(data, actual))), Masked(actual));
        }

        Assert.Equal(3, refused);
    }

    /// <summary>What another client had sent when this was recorded, a second client sends here.</summary>
    private static async Task SendFromOtherAsync(Application other, string own, string data, bool isText, string sent)
    {
        var message = isText && data.StartsWith("""{"type":"received""", StringComparison.Ordinal)
            ? JsonSerializer.Deserialize<JsonElement>(data).GetProperty("message").GetString()!
            : data.StartsWith("0100", StringComparison.Ordinal) && data.Length > 20 ? Encoding.UTF8.GetString(Convert.FromHexString(data[20..])) : null;
        if (message is null || sent.Contains(isText ? message : data[20..], StringComparison.Ordinal))
        {
            return;
        }

        await (data.Contains("\"senderTag\":\"", StringComparison.Ordinal)
            ? other.SendAsync(new { type = "sendAnonymous", recipient = own, message, replySurbs = 20 })
            : other.SendAsync(new { type = "send", recipient = own, message }));
    }

    private static async Task<(bool IsText, string Data)> NextAsync(Application application)
    {
        var message = await application.ReceiveMessageAsync();
        Assert.NotNull(message);
        var (isText, bytes) = message.Value;
        return (isText, isText ? Encoding.UTF8.GetString(bytes) : Convert.ToHexStringLower(bytes));
    }

    /// <summary>The public client states the length of a lane as it was some time ago.</summary>
    private static string Masked(string data) =>
        data.StartsWith("03", StringComparison.Ordinal) ? data[..18] : QueueLength().Replace(data, "\"queue_length\":N");

    private static async Task<int> PortAsync(ProgramProcess client)
    {
        var line = await client.WaitForLineAsync("Running websocket on ");
        await client.WaitForLineAsync("Client startup finished!");
        return int.Parse(line.Split("127.0.0.1:")[1].TrimEnd('"'), CultureInfo.InvariantCulture);
    }

    private async Task<ProgramProcess> StartAsync(string home, string id)
    {
        var (exitCode, _, error) = await ProgramProcess.RunAsync(home, "init", "--id", id, "--nym-apis", network.NymApi);
        Assert.True(exitCode == 0, error);
        return ProgramProcess.Start(home, "run", "--id", id, "--port", "0");
    }

    [GeneratedRegex("\"queue_length\":[0-9]+")]
    private static partial Regex QueueLength();

    /// <summary>The address and the sender tags of the recording, and those that stand for them here.</summary>
    private sealed class Names
    {
        private readonly List<(string Recorded, string Ours)> _pairs = [];

        public Names(string recorded, string own)
        {
            _pairs.Add((recorded, own));
            _pairs.Add((recorded.Split('@')[0], own.Split('@')[0]));
            _pairs.Add((Hex(recorded), Hex(own)));
        }

        public string ToOurs(string data) => _pairs.Aggregate(data, static (text, pair) => text.Replace(pair.Recorded, pair.Ours, StringComparison.Ordinal));

        /// <summary>Notes which tag stands for the recorded one, the first time that it is seen.</summary>
        public string Learn(string recorded, string actual)
        {
            if ((TagIn(recorded), TagIn(actual)) is ({ } tag, { } ours) && !_pairs.Exists(pair => pair.Recorded == tag))
            {
                _pairs.Add((tag, ours));
            }

            return recorded;
        }

        private static string? TagIn(string data) => data.StartsWith("0101", StringComparison.Ordinal)
            ? data.Substring(4, 2 * SenderTag.Length)
            : data.StartsWith("""{"type":"received""", StringComparison.Ordinal)
                ? JsonSerializer.Deserialize<JsonElement>(data).GetProperty("senderTag").GetString()
                : null;

        private static string Hex(string address)
        {
            var bytes = new byte[AddressHexLength / 2];
            Recipient.Parse(address).CopyTo(bytes);
            return Convert.ToHexStringLower(bytes);
        }
    }
}
