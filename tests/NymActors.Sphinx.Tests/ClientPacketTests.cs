using System.Globalization;
using System.Net;
using System.Text.Json;

namespace NymActors.Sphinx.Tests;

/// <summary>Packets that published clients sent through a local network of known keys.</summary>
public sealed class ClientPacketTests
{
    private const int RegularPacketLength = 2413;
    private const int AckOffset = 19;
    private const int AckPacketLength = 386;

    public static TheoryData<int, int> Packets()
    {
        var data = new TheoryData<int, int>();
        JsonElement[] sessions = VectorFile.Load("network-client-packets.json").List("sessions");
        for (int session = 0; session < sessions.Length; session++)
        {
            for (int packet = 0; packet < sessions[session].List("packets").Length; packet++)
            {
                data.Add(session, packet);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Packets))]
    public void A_client_packet_and_its_acknowledgement_are_unwrapped(int session, int index)
    {
        JsonElement recorded = VectorFile.Load("network-client-packets.json").List("sessions")[session];
        var keys = recorded.GetProperty("nodes").EnumerateObject()
            .ToDictionary(node => node.Value.Text("name"), node => node.Value.Hex("x25519_private_hex"));
        JsonElement vector = recorded.List("packets")[index];
        byte[] packet = vector.Hex("mix_packet_hex")[^RegularPacketLength..];

        byte[] plaintext = Unwrap(packet, vector.List("hops"), keys);

        byte[] ack = plaintext.AsSpan(AckOffset, AckPacketLength).ToArray();
        Assert.Equal(21, Unwrap(ack, vector.GetProperty("ack").List("hops"), keys).Length);
    }

    private static byte[] Unwrap(byte[] packet, JsonElement[] hops, Dictionary<string, byte[]> keys)
    {
        foreach (JsonElement hop in hops)
        {
            using var key = SphinxPrivateKey.FromBytes(keys[hop.Text("node")]);
            SphinxResult result = SphinxProcessor.Process(key, packet);

            string version = $"0.{result.VersionNumber >> 8}.{result.VersionNumber & 0xff}";
            Assert.Equal(hop.Text("version"), version);
            if (hop.TryGetProperty("next_hop", out JsonElement next))
            {
                Assert.Equal(SphinxHopKind.Forward, result.Kind);
                Assert.Equal(AddressOf(next.GetString()!), result.Address.ToArray());
                Assert.Equal(hop.Text("delay_ns"), result.DelayNanoseconds.ToString(CultureInfo.InvariantCulture));
                continue;
            }
            Assert.Equal(SphinxHopKind.Final, result.Kind);
            Assert.Equal(hop.Hex("destination_hex"), result.Address.ToArray());
            Assert.Equal(hop.Text("identifier_hex"), result.Identifier.ToString("x32", CultureInfo.InvariantCulture));
            Assert.Equal(hop.Hex("plaintext_hex"), packet[result.Plaintext]);
            return packet[result.Plaintext];
        }
        throw new InvalidOperationException("The recorded hops do not end with a final one.");
    }

    private static byte[] AddressOf(string text)
    {
        var endPoint = IPEndPoint.Parse(text);
        byte[] address = new byte[32];
        address[0] = 4;
        address[1] = (byte)(endPoint.Port >> 8);
        address[2] = (byte)endPoint.Port;
        endPoint.Address.GetAddressBytes().CopyTo(address, 3);
        return address;
    }
}
