using System.Net;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Preparation;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Storage;

namespace NymActors.Testing;

/// <summary>A client and the map of a small network around its gateway; nothing runs.</summary>
internal sealed class TestNetwork : IDisposable
{
    private readonly SeededRandomSource _random = new(1234);

    public TestNetwork()
    {
        Keys = ClientKeys.Generate(_random);
        var key = new byte[SharedKey.Length];
        _random.Fill(key);
        Registration = new GatewayRegistration(NewIdentity(), new Uri("ws://127.0.0.1:9000"), SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, key));
        Address = new Recipient(Keys.Identity.PublicKey, Keys.Encryption.PublicKey, Registration.Gateway);
        Map = NewMap(Registration.Gateway);
        Preparer = new PacketPreparer(Address, Keys.AckKey, new PreparationSettings(), _random.Fork("packets"));
    }

    public ClientKeys Keys { get; }

    public GatewayRegistration Registration { get; }

    /// <summary>The client's address, which is also that of everybody it writes to.</summary>
    public Recipient Address { get; }

    public NetworkTopology Map { get; }

    /// <summary>Draws from a source of its own.</summary>
    public PacketPreparer Preparer { get; }

    /// <summary>A map in which the client's gateway is missing.</summary>
    public NetworkTopology MapWithoutGateway() => NewMap(NewIdentity());

    /// <summary>A key that nothing can be encrypted for.</summary>
    public static EncryptionKey LowOrderKey { get; } = EncryptionKey.FromBytes(new byte[EncryptionKey.Length]);

    /// <summary>A map whose mix nodes have keys that no packet can be built with.</summary>
    public NetworkTopology MapWithLowOrderKeys() => new(
        Map.Metadata,
        [.. Enumerable.Range(1, NetworkTopology.Layers).SelectMany(Map.MixNodes).Select(static node =>
            new MixNodeDescriptor(node.NodeId, node.Identity, node.MixAddress, LowOrderKey, node.Layer))],
        Map.Gateways);

    public void Dispose()
    {
        Keys.Dispose();
        Registration.SharedKey.Dispose();
    }

    private NetworkTopology NewMap(IdentityKey gateway) => new(
        new TopologyMetadata(TopologyMetadata.UnknownRotation, 1, DateTimeOffset.UnixEpoch),
        [.. Enumerable.Range(1, 3).Select(layer => new MixNodeDescriptor((uint)layer, NewIdentity(), EndPoint(layer), NewKey(), layer))],
        [new GatewayDescriptor(4, gateway, EndPoint(4), NewKey(), [new Uri("ws://127.0.0.1:9000")])]);

    private static IPEndPoint EndPoint(int number) => new(IPAddress.Loopback, 9000 + number);

    private IdentityKey NewIdentity()
    {
        using var pair = IdentityKeyPair.Generate(_random);
        return pair.PublicKey;
    }

    private EncryptionKey NewKey()
    {
        using var pair = EncryptionKeyPair.Generate(_random);
        return pair.PublicKey;
    }
}
