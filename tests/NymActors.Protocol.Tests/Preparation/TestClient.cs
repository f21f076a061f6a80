using NymActors.Protocol.Acknowledgements;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Preparation;
using NymActors.Protocol.Replies;

namespace NymActors.Protocol.Tests.Preparation;

/// <summary>The keys, the packets and the memory of one client, without actors.</summary>
internal sealed class TestClient
{
    private readonly MessageReassembler _reassembler = new();

    public TestClient(TestNetwork network, int gateway, PreparationSettings? settings = null)
    {
        Encryption = EncryptionKeyPair.Generate(network.Random);
        AckKey = AckKey.Generate(network.Random);
        Address = new Recipient(network.NewIdentity(), Encryption.PublicKey, network.Topology.Gateways[gateway].Identity);
        Preparer = new PacketPreparer(Address, AckKey, settings ?? new PreparationSettings(), network.Random);
        Opener = new PacketOpener(Encryption, ReplyKeys.Remove);
    }

    public EncryptionKeyPair Encryption { get; }

    public AckKey AckKey { get; }

    public Recipient Address { get; }

    public PacketPreparer Preparer { get; }

    public PacketOpener Opener { get; }

    public Dictionary<ReplyKeyDigest, SurbEncryptionKey> ReplyKeys { get; } = [];

    public NymMessage? Receive(ReadOnlySpan<byte> delivered)
    {
        var opened = Opener.Open(delivered);
        Assert.Equal(ReceivedPacketKind.Fragment, opened.Kind);
        return _reassembler.Add(opened.Fragment!, DateTimeOffset.UnixEpoch) is { } message ? NymMessage.Parse(message) : null;
    }
}
