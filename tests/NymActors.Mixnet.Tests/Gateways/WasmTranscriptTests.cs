using System.Text.Json;
using NymActors.Mixnet.Gateways;
using NymActors.Mixnet.MixNodes;
using NymActors.Mixnet.Nodes;
using NymActors.Mixnet.Storage;
using NymActors.Protocol.Gateway;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Tests.Gateways;

/// <summary>
/// Replays sessions that the published WASM client 1.4.1 had with another gateway, with that gateway's secrets: our answers are the
/// same, byte for byte, and the client's packets reach their destination through our nodes.
/// </summary>
public class WasmTranscriptTests
{
    private static readonly JsonElement Transcripts = JsonDocument.Parse(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "gateway-wasm-1.4.1-transcripts.json"))).RootElement;

    [Theory]
    [InlineData("gcm")]
    [InlineData("gcmv2")]
    [InlineData("legacy")]
    public void A_recorded_session_gets_the_recorded_answers(string name)
    {
        var recorded = Transcripts.GetProperty("sessions").EnumerateArray().Single(session => session.GetProperty("name").GetString() == name);
        var harness = HarnessFor(recorded);
        ClientSession? session = null;
        int connection = 0;
        var answers = new Queue<string>();
        foreach (var frame in recorded.GetProperty("text_frames").EnumerateArray())
        {
            string text = frame.GetProperty("text").GetString()!;
            if (frame.GetProperty("connection").GetInt32() != connection)
            {
                connection = frame.GetProperty("connection").GetInt32();
                session?.Dispose();
                session = harness.NewSession();
            }

            if (frame.GetProperty("from").GetString() == "client")
            {
                Assert.Empty(answers);
                if (GatewayTextMessage.ParseRequest(text) is AuthenticateV2Request signed)
                {
                    SetTime(harness, signed);
                }

                var (step, given) = SessionHarness.Text(session!, text);
                given.ForEach(answers.Enqueue);
                if (step == SessionStep.Authenticate)
                {
                    SessionHarness.Complete(session!).ForEach(answers.Enqueue);
                }
            }
            else
            {
                Assert.Equal(Expected(name, text), answers.Dequeue());
            }
        }

        Assert.Empty(answers);
        foreach (var frame in recorded.GetProperty("first_binary_frames_from_client_hex").EnumerateArray())
        {
            var (step, given) = SessionHarness.Binary(session!, Convert.FromHexString(frame.GetString()!));
            Assert.Equal(SessionStep.Continue, step);
            Assert.IsType<SendResponse>(SessionHarness.Response(given.Single()));
        }

        FollowThroughTheNodes(harness, session!.Address);
    }

    /// <summary>The other gateway told a version that ours does not tell: 5 to a proposal of 4.</summary>
    private static string Expected(string session, string recorded) => session switch
    {
        "gcmv2" => recorded.Replace("\"authenticate\",\"protocol_version\":5", "\"authenticate\",\"protocol_version\":4", StringComparison.Ordinal),
        _ => recorded,
    };

    private static SessionHarness HarnessFor(JsonElement recorded)
    {
        var gateway = Transcripts.GetProperty("gateway");
        var ephemeral = Hex(recorded, "gateway_ephemeral_private");
        byte[] material = ((HandshakePayload)GatewayTextMessage.ParseResponse(recorded.GetProperty("text_frames").EnumerateArray()
            .Where(frame => frame.GetProperty("from").GetString() == "gateway")
            .First(frame => frame.GetProperty("text").GetString()!.Contains("handshakePayload", StringComparison.Ordinal))
            .GetProperty("text").GetString()!)).Data.ToArray();
        var random = material.Length == 124
            ? new SessionHarness.ScriptedRandom(ephemeral, material[^12..])
            : new SessionHarness.ScriptedRandom(ephemeral);
        return new SessionHarness(Hex(gateway, "identity_seed"), Hex(gateway, "sphinx_x25519_private"), random, protocol: (byte)(material.Length == 124 ? 5 : 1));
    }

    private static void SetTime(SessionHarness harness, AuthenticateV2Request signed) =>
        harness.Time.Advance(DateTimeOffset.FromUnixTimeSeconds((long)signed.RequestUnixTimestamp) - harness.Time.GetUtcNow());

    private static void FollowThroughTheNodes(SessionHarness harness, Bytes32 client)
    {
        var mixNodes = Transcripts.GetProperty("mixnodes").EnumerateArray().ToDictionary(
            node => node.GetProperty("mix_port").GetInt32(),
            node =>
            {
                var counters = new Monitoring.NodeCounters();
                var key = SphinxPrivateKey.FromBytes(Hex(node, "sphinx_x25519_private"));
                return new Mixing(new PacketUnwrapper(key, new ReplayFilter(100), counters), counters, TimeSpan.FromSeconds(10));
            });
        var counters = harness.Node.Counters;
        var finalHop = new FinalHop(
            new PacketUnwrapper(harness.Node.Keys.Sphinx, new ReplayFilter(100), counters),
            harness.Services.Delivery,
            harness.Services.Forwarder,
            counters);

        int carried = 0;
        for (int i = 0; i < harness.Sent.Packets.Count; i++)
        {
            var (nextHop, packet) = harness.Sent.Packets[i];
            while (mixNodes.TryGetValue(nextHop.Port, out var mixing))
            {
                Assert.True(mixing.TryMix(packet, out var mixed));
                Assert.InRange(mixed.DelayNanoseconds, 0, 10_000_000_000);
                nextHop = mixed.NextHop;
                carried++;
            }

            Assert.Equal(Transcripts.GetProperty("gateway").GetProperty("mix_port").GetInt32(), nextHop.Port);
            finalHop.Process(packet);
        }

        // Three packets of the client, and the acknowledgement of each, all to itself.
        Assert.Equal(6, harness.Sent.Packets.Count);
        Assert.Equal(18, carried);
        var stored = new List<StoredMessage>();
        Assert.Equal(6, harness.Services.Storage.Messages.Take(client, 100, stored));
        Assert.Equal(3, stored.Count(message => message.Content.Length == TestPackets.MessageLength));
        Assert.Equal(3, stored.Count(message => message.Content.Length == TestPackets.AcknowledgementLength));
    }

    private static byte[] Hex(JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);
}
