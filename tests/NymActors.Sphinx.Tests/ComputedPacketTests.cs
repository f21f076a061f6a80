using System.Text.Json;
using NymActors.Sphinx.Headers;
using NymActors.Sphinx.Payloads;
using NymActors.Sphinx.Primitives;

namespace NymActors.Sphinx.Tests;

/// <summary>The complete computed packets: the building side byte for byte, and processing hop by hop.</summary>
public sealed class ComputedPacketTests
{
    private static readonly JsonElement Vectors = VectorFile.Load("sphinx-packets-computed.json");

    private static readonly JsonElement Inputs = Vectors.GetProperty("inputs");

    public static TheoryData<int> ThreeHopPackets() => [.. Enumerable.Range(0, Vectors.List("packets").Length)];

    public static TheoryData<int> OtherRouteLengths() => [.. Enumerable.Range(0, Vectors.List("other_route_lengths").Length)];

    [Theory]
    [MemberData(nameof(ThreeHopPackets))]
    public void The_packet_is_built_byte_for_byte(int index)
    {
        JsonElement vector = Vectors.List("packets")[index];
        byte[] packet = Build(Inputs, Version(vector));
        Assert.Equal(vector.Hex("packet"), packet);
        Assert.Equal(vector.Hex("header"), packet[..SphinxConstants.HeaderLength]);
        Assert.Equal(vector.Text("version_bytes"), vector.Number("version").ToString("x6", null));
        using var route = new VectorRoute(Inputs);
        Assert.Equal(Inputs.List("node_public_keys").Select(key => key.Hex()), route.Hops.Select(hop => hop.PublicKey.ToArray()));
    }

    [Theory]
    [MemberData(nameof(OtherRouteLengths))]
    public void Packets_of_one_two_four_and_five_hops_are_built_byte_for_byte(int index)
    {
        JsonElement vector = Vectors.List("other_route_lengths")[index];
        Assert.Equal(vector.Number("hops"), (ulong)vector.List("node_private_keys").Length);
        Assert.Equal(vector.Hex("packet"), Build(vector, Version(vector)));
    }

    [Theory]
    [MemberData(nameof(OtherRouteLengths))]
    public void Packets_of_one_two_four_and_five_hops_are_processed(int index)
    {
        JsonElement vector = Vectors.List("other_route_lengths")[index];
        byte[] packet = vector.Hex("packet");
        byte[][] keys = [.. vector.List("node_private_keys").Select(key => key.Hex())];
        for (int i = 0; i < keys.Length - 1; i++)
        {
            SphinxResult forward = Process(keys[i], packet);
            Assert.Equal(SphinxHopKind.Forward, forward.Kind);
            Assert.Equal(vector.List("node_addresses")[i + 1].Hex(), forward.Address.ToArray());
            Assert.Equal(vector.List("delays_ns")[i].GetUInt64(), forward.DelayNanoseconds);
        }
        SphinxResult final = Process(keys[^1], packet);
        Assert.Equal(SphinxHopKind.Final, final.Kind);
        Assert.Equal(vector.Hex("destination_address"), final.Address.ToArray());
        Assert.Equal(vector.Text("identifier"), final.Identifier.ToString("x32", null));
        Assert.Equal(vector.Hex("message"), packet[final.Plaintext]);
    }

    [Theory]
    [MemberData(nameof(ThreeHopPackets))]
    public void The_surb_is_built_byte_for_byte_and_makes_the_same_packet(int index)
    {
        JsonElement vector = Vectors.List("packets")[index];
        using var route = new VectorRoute(Inputs);

        Surb surb = Surb.Create(
            Version(vector), route.Hops, route.Delays, Inputs.Hex("destination_address"), Inputs.Hex("identifier"), RandomOf(Inputs));

        Assert.Equal(vector.Hex("surb_bytes"), surb.ToBytes());
        Assert.Equal(vector.GetProperty("surb_length").GetInt32(), surb.Length);
        byte[] packet = new byte[vector.Hex("packet").Length];
        Surb.Parse(vector.Hex("surb_bytes")).BuildPacket(Inputs.Hex("message"), packet);
        Assert.Equal(vector.Hex("packet"), packet);
    }

    [Theory]
    [MemberData(nameof(ThreeHopPackets))]
    public void The_keys_and_the_filler_of_each_hop_are_the_computed_ones(int index)
    {
        JsonElement vector = Vectors.List("packets")[index];
        using var route = new VectorRoute(Inputs);
        var traits = VersionTraits.OfSent(Version(vector));
        byte[] secrets = new byte[route.Hops.Length * ExpandedSecret.Length];
        byte[] alpha = new byte[32];

        SenderKeys.Derive(traits, route.Hops, new ScriptedRandomSource(Inputs.Hex("initial_secret")), alpha, secrets);

        Assert.Equal(vector.Hex("header")[..32], alpha);
        byte[] keystreams = new byte[route.Hops.Length * SphinxConstants.KeystreamLength];
        for (int i = 0; i < route.Hops.Length; i++)
        {
            byte[] expanded = new byte[ExpandedSecret.Length];
            new ExpandedSecret(expanded).Derive(vector.List("shared_secrets")[i].Hex());
            Assert.Equal(vector.List("expanded_288")[i].Hex(), expanded);

            bool isLast = i == route.Hops.Length - 1;
            int used = isLast ? (traits.HasExplicitPayloadKeys ? 224 : 48) : 256;
            Assert.Equal(expanded[..used], secrets.AsSpan(i * ExpandedSecret.Length, used).ToArray());
            var secret = new ExpandedSecret(secrets.AsSpan(i * ExpandedSecret.Length));
            byte[] payloadKey = new byte[192];
            if (traits.HasExplicitPayloadKeys)
            {
                secret.PayloadKey.CopyTo(payloadKey);
            }
            else
            {
                PayloadKey.DeriveFromSeed(secret.PayloadKeySeed, payloadKey);
            }
            Assert.Equal(vector.List("payload_keys_192")[i].Hex(), payloadKey);
            AesKeystream.Fill(secret.StreamKey, keystreams.AsSpan(i * SphinxConstants.KeystreamLength, SphinxConstants.KeystreamLength));
        }
        byte[] filler = new byte[(route.Hops.Length - 1) * SphinxConstants.StepLength];
        Filler.Write(keystreams, filler);
        Assert.Equal(vector.Hex("filler"), filler);
    }

    [Theory]
    [MemberData(nameof(ThreeHopPackets))]
    public void The_packet_is_processed_hop_by_hop(int index)
    {
        JsonElement vector = Vectors.List("packets")[index];
        byte[] packet = vector.Hex("packet");
        JsonElement[] hops = vector.List("hops");
        for (int i = 0; i < hops.Length; i++)
        {
            SphinxResult result = Process(Inputs.List("node_private_keys")[i].Hex(), packet);

            Assert.Equal((ushort)Version(vector), result.VersionNumber);
            Assert.Equal(hops[i].Hex("replay_tag"), result.ReplayTag.ToArray());
            if (hops[i].Text("kind") == "forward")
            {
                Assert.Equal(SphinxHopKind.Forward, result.Kind);
                Assert.Equal(hops[i].Hex("next_address"), result.Address.ToArray());
                Assert.Equal(hops[i].Number("delay_ns"), result.DelayNanoseconds);
                Assert.Equal(hops[i].Hex("next_packet"), packet);
            }
            else
            {
                Assert.Equal(SphinxHopKind.Final, result.Kind);
                Assert.Equal(hops[i].Hex("destination"), result.Address.ToArray());
                Assert.Equal(hops[i].Text("identifier"), result.Identifier.ToString("x32", null));
                Assert.Equal(hops[i].Hex("payload"), packet[SphinxConstants.HeaderLength..]);
                Assert.Equal(hops[i].Hex("plaintext"), packet[result.Plaintext]);
            }
        }
        Assert.Equal("final", hops[^1].Text("kind"));
    }

    private static byte[] Build(JsonElement inputs, SphinxVersion version)
    {
        using var route = new VectorRoute(inputs);
        byte[] packet = new byte[SphinxConstants.HeaderLength + inputs.GetProperty("payload_size").GetInt32()];
        ScriptedRandomSource random = RandomOf(inputs);

        SphinxPacketBuilder.Build(
            version, route.Hops, route.Delays, inputs.Hex("destination_address"), inputs.Hex("identifier"), inputs.Hex("message"), packet, random);

        Assert.True(random.IsUsedUp);
        return packet;
    }

    private static ScriptedRandomSource RandomOf(JsonElement inputs) => new(inputs.Hex("initial_secret"), inputs.Hex("final_hop_padding"));

    private static SphinxVersion Version(JsonElement vector) => (SphinxVersion)vector.Number("version");

    private static SphinxResult Process(byte[] privateKey, Span<byte> packet)
    {
        using var key = SphinxPrivateKey.FromBytes(privateKey);
        return SphinxProcessor.Process(key, packet);
    }
}
