using System.Net;
using System.Text;
using NymActors.Mixnet.Gateways;
using NymActors.Mixnet.Nodes;
using NymActors.Mixnet.Storage;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Framing;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;
using NymActors.Streams.Links;
using NymActors.Streams.WebSockets;

namespace NymActors.Mixnet.Tests.Gateways;

/// <summary>One gateway's shared parts without actors and sockets, and sessions on it.</summary>
internal sealed class SessionHarness
{
    public SessionHarness(byte[]? identitySeed = null, byte[]? sphinxKey = null, ScriptedRandom? random = null, byte protocol = 6)
    {
        Random = random ?? new ScriptedRandom();
        var keys = new NodeKeys(
            identitySeed is null ? IdentityKeyPair.Generate(Random) : IdentityKeyPair.FromSeed(identitySeed),
            sphinxKey is null ? SphinxPrivateKey.Generate(Random) : SphinxPrivateKey.FromBytes(sphinxKey),
            new ReplayFilter(1_000));
        var options = new LocalMixnetOptions { Random = Random, Time = Time, GatewayProtocol = protocol };
        Node = new NodeRecord(1, MixnetNodeRole.Gateway, 0, keys, new GatewayStorage(options))
        {
            MixEndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            ClientsEndPoint = new IPEndPoint(IPAddress.Loopback, 0),
        };
        Services = new GatewayServices(options, Node, new PacketForwarder(Sent));
    }

    public ManualTime Time { get; } = new();

    public ScriptedRandom Random { get; }

    public NodeRecord Node { get; }

    public GatewayServices Services { get; }

    public RecordingSender Sent { get; } = new();

    public ClientSession NewSession() => new(Services);

    /// <summary>Hands a text to a session.</summary>
    public static (SessionStep Step, List<string> Answers) Text(ClientSession session, string text)
    {
        var answers = new FrameBuffer();
        var step = session.OnText(Encoding.UTF8.GetBytes(text), answers);
        return (step, TextsIn(answers));
    }

    /// <summary>Hands a binary frame to a session.</summary>
    public static (SessionStep Step, List<string> Answers) Binary(ClientSession session, byte[] frame)
    {
        var answers = new FrameBuffer();
        var step = session.OnBinary(frame, answers);
        return (step, TextsIn(answers));
    }

    /// <summary>Lets a session that has proved its identity become active.</summary>
    public static List<string> Complete(ClientSession session)
    {
        var answers = new FrameBuffer();
        session.CompleteAuthentication(answers);
        return TextsIn(answers);
    }

    /// <summary>A session of a freshly registered client with free bandwidth.</summary>
    public (ClientSession Session, SharedKey Key, IdentityKeyPair Identity) Registered()
    {
        var identity = IdentityKeyPair.Generate(Random);
        using var handshake = new RegistrationHandshakeClient(
            identity, Node.Keys.Identity.PublicKey, SharedKeyKind.AesGcmSiv, SystemRandomSource.Instance);
        var session = NewSession();
        var material = (HandshakePayload)Response(Text(session, new HandshakePayload(3, handshake.Start()).ToJson()).Answers[0]);
        var done = Text(session, new HandshakePayload(3, handshake.OnGatewayMaterial(material.Data.Span)).ToJson());
        Assert.Equal(SessionStep.Registered, done.Step);
        var key = handshake.OnFinalization(((HandshakePayload)Response(done.Answers[0])).Data.Span);
        Text(session, new ClaimFreeBandwidthRequest().ToJson());
        return (session, key, identity);
    }

    public static GatewayTextMessage Response(string text) => GatewayTextMessage.ParseResponse(text);

    public static List<string> TextsIn(FrameBuffer frames)
    {
        var texts = new List<string>();
        var rest = frames.Written.Span;
        while (!rest.IsEmpty)
        {
            Assert.Equal(0x81, rest[0]);
            int lengthBytes = rest[1] switch { 126 => 2, 127 => 8, _ => 0 };
            int length = lengthBytes switch
            {
                0 => rest[1],
                2 => System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(rest[2..]),
                _ => checked((int)System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(rest[2..])),
            };
            texts.Add(Encoding.UTF8.GetString(rest.Slice(2 + lengthBytes, length)));
            rest = rest[(2 + lengthBytes + length)..];
        }

        return texts;
    }

    /// <summary>Gives out what it was told to, then the system's randomness.</summary>
    internal sealed class ScriptedRandom(params byte[][] script) : RandomSource
    {
        private readonly Queue<byte[]> _script = new(script);

        public override void Fill(Span<byte> destination)
        {
            if (_script.TryDequeue(out var bytes))
            {
                bytes.CopyTo(destination);
            }
            else
            {
                SystemRandomSource.Instance.Fill(destination);
            }
        }
    }

    internal sealed class RecordingSender : INodeLinkSender
    {
        public List<(NodeRoutingAddress NextHop, FramedPacket Packet)> Packets { get; } = [];

        public NodeLinkCounters Counters { get; } = new();

        public bool TrySend(NodeRoutingAddress nextHop, FramedPacket packet)
        {
            Packets.Add((nextHop, packet));
            return true;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
