using System.Text.Json;
using NymActors.Sphinx.Headers;
using NymActors.Sphinx.Payloads;
using NymActors.Sphinx.Primitives;

namespace NymActors.Sphinx.Tests;

/// <summary>Real packets of two published clients, the acknowledgements inside them, and their reply SURBs.</summary>
public sealed class RecordedPacketTests
{
    private const int PaddedAddressLength = 19;

    /// <summary>In a SURB: behind the header and the address of the first hop.</summary>
    private const int KeysOffset = 380;

    private static readonly string[] Files = ["sphinx-packets-recorded-g1.json", "sphinx-packets-recorded-g2.json"];

    public static TheoryData<string, int> Packets() => Entries("packets");

    public static TheoryData<string, int> Surbs() => Entries("surbs");

    [Theory]
    [MemberData(nameof(Packets))]
    public void A_recorded_packet_is_unwrapped_hop_by_hop(string file, int index)
    {
        JsonElement recorded = VectorFile.Load(file).List("packets")[index];
        Assert.Equal(recorded.GetProperty("size").GetInt32(), recorded.Hex("packet").Length);

        byte[] plaintext = Unwrap(recorded.Hex("packet"), recorded.List("hops"));

        JsonElement ack = recorded.GetProperty("surb_ack");
        int offset = ack.GetProperty("offset_in_plaintext").GetInt32();
        Assert.Equal(ack.Hex("padded_first_hop"), plaintext.AsSpan(offset, PaddedAddressLength).ToArray());
        byte[] ackPacket = plaintext.AsSpan(offset + PaddedAddressLength, ack.GetProperty("size").GetInt32()).ToArray();
        Assert.Equal(ack.Hex("packet"), ackPacket);
        Assert.Equal(21, Unwrap(ackPacket, ack.List("hops")).Length);
    }

    [Theory]
    [MemberData(nameof(Surbs))]
    public void A_recorded_surb_is_parsed_and_makes_the_packet_that_its_creator_reads(string file, int index)
    {
        JsonElement recorded = VectorFile.Load(file).List("surbs")[index];

        Surb surb = Surb.Parse(recorded.Hex("surb"));

        Assert.Equal(recorded.GetProperty("surb_length").GetInt32(), surb.Length);
        Assert.Equal(recorded.GetProperty("items").GetInt32(), surb.HopCount);
        Assert.Equal(recorded.Text("form") == "seeds", surb.HasSeeds);
        Assert.Equal(recorded.Hex("surb"), surb.ToBytes());
        byte[][] keys = [.. recorded.List("payload_keys").Select(key => key.Hex())];
        byte[][] seeds = surb.HasSeeds ? [.. recorded.List("payload_key_seeds").Select(seed => seed.Hex())] : [];
        Assert.Equal((surb.HasSeeds ? seeds : keys).SelectMany(key => key), surb.ToBytes()[KeysOffset..]);
        Assert.Equal(surb.HasSeeds ? keys : [], seeds.Select(seed => FromSeed(seed)));
        JsonElement built = recorded.GetProperty("built");
        byte[] packet = new byte[SphinxConstants.HeaderLength + recorded.GetProperty("payload_size").GetInt32()];
        surb.BuildPacket(recorded.Hex("plaintext"), packet);
        Assert.Equal(built.Hex("packet"), packet);
        Assert.Equal(recorded.Hex("plaintext"), Unwrap(packet, built.List("hops")));
        Assert.All(built.List("hops"), hop => Assert.Equal(recorded.Number("version"), hop.Number("version")));
    }

    private static byte[] FromSeed(ReadOnlySpan<byte> seed)
    {
        byte[] key = new byte[192];
        PayloadKey.DeriveFromSeed(seed, key);
        return key;
    }

    private static byte[] Unwrap(byte[] packet, JsonElement[] hops)
    {
        foreach (JsonElement hop in hops)
        {
            byte[] shared = new byte[32];
            Assert.True(X25519.TryMultiply(hop.Hex("node_private_key"), packet.AsSpan(0, 32), shared));
            Assert.Equal(hop.Hex("shared_secret"), shared);
            var secret = new ExpandedSecret(new byte[ExpandedSecret.Length]);
            secret.Derive(shared);
            Assert.Equal(
                hop.Hex("payload_key"),
                hop.Number("version") == (ulong)SphinxVersion.V259 ? FromSeed(secret.PayloadKeySeed) : secret.PayloadKey.ToArray());

            using var key = SphinxPrivateKey.FromBytes(hop.Hex("node_private_key"));
            SphinxResult result = SphinxProcessor.Process(key, packet);

            Assert.Equal(hop.Number("version"), result.VersionNumber);
            Assert.Equal(hop.Hex("replay_tag"), result.ReplayTag.ToArray());
            if (hop.Text("result") == "forward")
            {
                Assert.Equal(SphinxHopKind.Forward, result.Kind);
                Assert.Equal(hop.Hex("next_node_address"), result.Address.ToArray());
                Assert.Equal(hop.Number("delay_ns"), result.DelayNanoseconds);
                Assert.Equal(hop.Hex("next_packet"), packet);
                continue;
            }
            Assert.Equal(SphinxHopKind.Final, result.Kind);
            Assert.Equal(hop.Hex("destination_address"), result.Address.ToArray());
            Assert.Equal(hop.Text("identifier"), result.Identifier.ToString("x32", null));
            Assert.Equal(hop.Hex("plaintext"), packet[result.Plaintext]);
            Assert.Equal(hop.Number("plaintext_length"), (ulong)packet[result.Plaintext].Length);
            return packet[result.Plaintext];
        }
        throw new InvalidOperationException("The recorded hops do not end with a final one.");
    }

    private static TheoryData<string, int> Entries(string list)
    {
        var data = new TheoryData<string, int>();
        foreach (string file in Files)
        {
            for (int i = 0; i < VectorFile.Load(file).List(list).Length; i++)
            {
                data.Add(file, i);
            }
        }
        return data;
    }
}
