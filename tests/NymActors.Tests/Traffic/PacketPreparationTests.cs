using NymActors.Acknowledgements;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;
using NymActors.Testing;
using NymActors.Topology;

namespace NymActors.Traffic;

/// <summary>A fragment that no packet can be built for is given up alone.</summary>
public sealed class PacketPreparationTests : ActorTest
{
    private readonly TestNetwork _network = new();
    private readonly CurrentTopology _topology = new();
    private readonly SendingQueue _queue = new(new SeededRandomSource(1));

    public PacketPreparationTests() => _topology.Value = _network.Map;

    private PacketPreparation Preparation => new(_network.Preparer, _topology, _queue, Refs, Counters);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_fragment_whose_packet_cannot_be_built_is_given_up_by_name_at_the_third_attempt(bool isRecipient)
    {
        // The parser of addresses and the builder of maps refuse such keys; something else may come that nobody has thought of.
        var recipient = isRecipient ? new Recipient(_network.Address.Identity, TestNetwork.LowOrderKey, _network.Address.Gateway) : _network.Address;
        _topology.Value = isRecipient ? _network.Map : _network.MapWithLowOrderKeys();
        var split = new MessageChunker(PacketSize.Regular).Split(new PlainMessage(new byte[10]), new SeededRandomSource(2));
        var tracker = new MessageTracker(Fragments.Receipts, split.Length);
        var fragment = PendingFragment.To(recipient, split.Single(), TransmissionLane.General, tracker);
        var preparation = Preparation;

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(OutgoingPacket.None, preparation.Prepare(fragment));
            Assert.Equal((attempt, attempt == 3), (Counters.UnbuildablePackets.Value, fragment.Settled));
        }

        Assert.Equal((2, 1), (Counters.UnroutablePackets.Value, Counters.GivenUp.Value));
        Assert.Same(fragment, (await Acknowledgements.ExpectMsgAsync<PreparationFailed>()).Fragment);
        var error = await Assert.ThrowsAsync<NymClientException>(() => new MessageReceipt(tracker).Acknowledged.WaitAsync(TestClients.Patience));
        Assert.Equal(NymClientError.Unsendable, error.Error);

        // The next one is not concerned.
        _topology.Value = _network.Map;
        var next = PendingFragment.To(_network.Address, split.Single(), TransmissionLane.General, null);
        Assert.Same(next, preparation.Prepare(next).Fragment);
    }
}
