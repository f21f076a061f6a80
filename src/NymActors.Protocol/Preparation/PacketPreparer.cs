using NymActors.Protocol.Acknowledgements;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Replies;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;

namespace NymActors.Protocol.Preparation;

/// <summary>
/// Builds the packets of one client: fragments for an address, fragments by reply SURB, loop cover, and the reply SURBs it
/// gives out (docs/protocol/02-messages.md 12). Each draws its own routes and delays. Thread-safe.
/// </summary>
/// <remarks>
/// Plaintext of a packet: the acknowledgement with its first hop (405 bytes), the one-time public key or the reply key's digest
/// (32), the encrypted fragment (1611 in a regular packet).
/// </remarks>
public sealed class PacketPreparer
{
    private const int PlaintextOffset = PacketSizes.SphinxHeaderLength + PacketSizes.SphinxPayloadOverhead - 1;

    private readonly AckKey _ackKey;
    private readonly RandomSource _random;

    /// <summary>Creates the preparer of a client.</summary>
    /// <param name="self">The client's address: where acknowledgements, cover and replies come back to.</param>
    /// <param name="ackKey">The client's key for acknowledgements.</param>
    /// <param name="settings">Delays and formats.</param>
    /// <param name="random">Draws routes, delays and keys.</param>
    public PacketPreparer(Recipient self, AckKey ackKey, PreparationSettings settings, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(self);
        ArgumentNullException.ThrowIfNull(ackKey);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(random);
        Self = self;
        Settings = settings;
        _ackKey = ackKey;
        _random = random;
    }

    /// <summary>The client's address.</summary>
    public Recipient Self { get; }

    /// <summary>Delays and formats.</summary>
    public PreparationSettings Settings { get; }

    /// <summary>Builds a packet with a fragment for a known address.</summary>
    /// <param name="fragment">The fragment; its length decides the packet size.</param>
    /// <param name="recipient">Where it goes.</param>
    /// <param name="topology">The network map to draw the routes from.</param>
    /// <returns>The packet.</returns>
    /// <exception cref="TopologyException">The own or the recipient's gateway is not in the map.</exception>
    public PreparedPacket PrepareForward(Fragment fragment, Recipient recipient, NetworkTopology topology)
    {
        ArgumentNullException.ThrowIfNull(fragment);
        ArgumentNullException.ThrowIfNull(recipient);
        var packet = NewPacket(fragment.Length);
        fragment.WriteTo(Content(packet));
        return Encrypt(packet, fragment.Identifier, recipient, topology);
    }

    /// <summary>Builds a loop cover packet: one to oneself that looks like any other.</summary>
    /// <param name="topology">The network map to draw the routes from.</param>
    /// <param name="size">The packet size.</param>
    /// <returns>The packet.</returns>
    /// <exception cref="TopologyException">The own gateway is not in the map.</exception>
    public PreparedPacket PrepareCover(NetworkTopology topology, PacketSize size = PacketSize.Regular)
    {
        var packet = NewPacket(size.FragmentLength());
        CoverContent.Write(Content(packet));
        return Encrypt(packet, FragmentIdentifier.Cover, Self, topology);
    }

    /// <summary>Builds a packet with a fragment for an anonymous correspondent.</summary>
    /// <param name="fragment">The fragment; its length decides the packet size.</param>
    /// <param name="replySurb">The SURB, which must not be used again.</param>
    /// <param name="topology">The network map to draw the acknowledgement's route from.</param>
    /// <returns>The packet; of its round trip only the acknowledgement's part is known, the rest is an estimate.</returns>
    /// <exception cref="TopologyException">The own gateway is not in the map.</exception>
    public PreparedPacket PrepareReply(Fragment fragment, ReplySurb replySurb, NetworkTopology topology)
    {
        ArgumentNullException.ThrowIfNull(fragment);
        ArgumentNullException.ThrowIfNull(replySurb);
        var packet = NewPacket(fragment.Length);
        var plaintext = Plaintext(packet);
        var ackDelay = WriteAck(fragment.Identifier, topology, plaintext);
        replySurb.EncryptionKey.ComputeDigest().CopyTo(plaintext[PacketSizes.SurbAckLength..]);
        fragment.WriteTo(Content(packet));
        replySurb.EncryptionKey.Apply(Content(packet));
        replySurb.Surb.BuildPacket(plaintext, packet);

        // The delays of the way out were drawn by the correspondent; assume it uses the same mean (04-client-core 7.2).
        return new PreparedPacket(
            new MixPacket(PacketType.Mix, replySurb.KeyRotation, replySurb.FirstHop, packet),
            (Settings.AveragePacketDelay * NetworkTopology.Layers) + Duration(ackDelay));
    }

    /// <summary>Makes a reply SURB that leads back to this client.</summary>
    /// <param name="topology">The network map to draw the route from.</param>
    /// <param name="block">The kind of block it will travel in; the newest that there is in the network if null.</param>
    /// <returns>The SURB; keep its key before giving it out.</returns>
    /// <exception cref="TopologyException">The own gateway is not in the map.</exception>
    /// <exception cref="ArgumentException">Such a block cannot be made for the network.</exception>
    public ReplySurb CreateReplySurb(NetworkTopology topology, SurbBlockVersion? block = null)
    {
        ArgumentNullException.ThrowIfNull(topology);
        var version = Settings.SurbVersionIn(topology, block ?? Settings.NewestSurbBlockIn(topology));
        Span<ulong> delays = stackalloc ulong[SphinxConstants.MaxHops];
        var route = topology.DrawRoute(_random, Self.Gateway);
        HopDelays.Draw(Settings.AveragePacketDelay, route.Length, ref delays, _random);
        var surb = Surb.Create(version, route, delays, Self.Identity.Bytes, HopDelays.NoIdentifier, _random);
        return new ReplySurb(SurbEncryptionKey.Create(_random), surb, RotationOf(topology));
    }

    private static byte[] NewPacket(int fragmentLength)
    {
        var plaintextLength = PacketSizes.SurbAckLength + PacketSizes.KeyOrDigestLength + fragmentLength;
        return GC.AllocateUninitializedArray<byte>(plaintextLength + PacketSizes.SphinxOverhead);
    }

    /// <summary>Where the plaintext stands in the packet before its layers are added, so that it needs no copy.</summary>
    private static Span<byte> Plaintext(byte[] packet) => packet.AsSpan(PlaintextOffset, packet.Length - PacketSizes.SphinxOverhead);

    private static Span<byte> Content(byte[] packet) => Plaintext(packet)[(PacketSizes.SurbAckLength + PacketSizes.KeyOrDigestLength)..];

    private static KeyRotation RotationOf(NetworkTopology topology) => KeyRotations.FromRotationId(topology.Metadata.RotationId);

    private static TimeSpan Duration(ulong nanoseconds) => TimeSpan.FromTicks((long)(nanoseconds / (ulong)TimeSpan.NanosecondsPerTick));

    private PreparedPacket Encrypt(byte[] packet, FragmentIdentifier identifier, Recipient recipient, NetworkTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        var plaintext = Plaintext(packet);
        var ackDelay = WriteAck(identifier, topology, plaintext);
        var oneTimePublicKey = plaintext.Slice(PacketSizes.SurbAckLength, PacketSizes.KeyOrDigestLength);
        if (!PayloadCipher.TryEncryptOnce(recipient.EncryptionKey.Bytes, oneTimePublicKey, Content(packet), _random))
        {
            throw new ProtocolException(Recipient.EncryptionKeyError, Recipient.Length / 3, "no shared secret can be made with it");
        }

        Span<ulong> delays = stackalloc ulong[SphinxConstants.MaxHops];
        var route = topology.DrawRoute(_random, recipient.Gateway, out var firstHop);
        var delay = HopDelays.Draw(Settings.AveragePacketDelay, route.Length, ref delays, _random);
        SphinxPacketBuilder.Build(
            Settings.PacketVersionIn(topology), route, delays, recipient.Identity.Bytes, HopDelays.NoIdentifier, plaintext, packet, _random);
        return new PreparedPacket(
            new MixPacket(PacketType.Mix, RotationOf(topology), NodeRoutingAddress.FromEndPoint(firstHop), packet), Duration(delay + ackDelay));
    }

    private ulong WriteAck(FragmentIdentifier identifier, NetworkTopology topology, Span<byte> destination)
    {
        var route = topology.DrawRoute(_random, Self.Gateway);
        return SurbAck.Build(
            Settings.PacketVersionIn(topology), _ackKey, identifier, Self, route, Settings.AverageAckDelay, destination[..SurbAck.Length], _random);
    }
}
