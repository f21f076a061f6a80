using System.Net;
using NymActors.GatewayChoice;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Testing;

namespace NymActors.Tests.GatewayChoice;

/// <summary>A choice by latency over loopback sockets.</summary>
[Collection(SocketSuites.Name)]
public sealed class GatewaysBehindSocketsTests
{
    private readonly SeededRandomSource _random = new(20);

    [Fact]
    public async Task Gateways_behind_real_sockets_are_measured_too()
    {
        await using var mixnet = await Mixnet.LocalMixnet.StartAsync(new() { Gateways = 2 }, TestContext.Current.CancellationToken);
        var heard = new Heard();
        var chooser = new GatewayChooser(mixnet.GatewayConnector, TimeProvider.System, _random) { Listener = heard };
        GatewayDescriptor[] gateways = [.. mixnet.Gateways.Select(gateway => At(gateway.ClientsUrl!)), At(new("ws://127.0.0.1:1"))];
        var choice = await chooser.ChooseAsync(gateways, new GatewayWish { ByLatency = true }, [], TestContext.Current.CancellationToken);
        Assert.Contains(choice, gateways[..2]);
        Assert.Equal(3, heard.Measuring);
        Assert.Equal([1, 2, 3], heard.Done);
        Assert.Equal(choice, heard.Chosen!.Gateway);
    }

    private GatewayDescriptor At(Uri listener)
    {
        using var identity = IdentityKeyPair.Generate(_random);
        using var sphinx = EncryptionKeyPair.Generate(_random);
        return new GatewayDescriptor(1, identity.PublicKey, new IPEndPoint(IPAddress.Loopback, 1789), sphinx.PublicKey, [listener]);
    }
}
