using CsCheck;

namespace NymActors.Sphinx.Tests;

/// <summary>Random and mutated bytes: the only outcomes are a value or a <see cref="SphinxException"/>.</summary>
public sealed class FuzzTests
{
    private const int Seconds = 2;

    [Fact]
    public void Random_bytes_are_refused_by_packet_processing()
    {
        using var key = SphinxPrivateKey.Generate(new SeededRandomSource(1));
        Gen.Byte.Array[0, 600].Sample(
            bytes =>
            {
                var exception = Assert.Throws<SphinxException>(() => SphinxProcessor.Process(key, bytes));
                Assert.Equal(bytes.Length < 365 ? SphinxError.Packet : SphinxError.Header, exception.Kind);
            },
            time: Seconds);
    }

    [Fact]
    public void Random_routing_information_and_payloads_behind_a_valid_MAC_give_a_result_or_the_named_exception()
    {
        using var key = SphinxPrivateKey.Generate(new SeededRandomSource(2));
        Gen<byte> flag = Gen.Frequency((4, Gen.Byte[1, 2]), (1, Gen.Byte));
        Gen<ushort> version = Gen.Frequency((4, Gen.UShort[255, 260]), (1, Gen.UShort));
        Gen.Select(flag, version, Gen.Byte.Array[296], Gen.Byte.Array[17, 200], Gen.ULong).Sample(
            (flagByte, number, rest, payload, seed) =>
            {
                byte[] routing = [.. ForgedPacket.Routing(flagByte, 0, number).AsSpan(0, 4), .. rest];
                byte[] packet = ForgedPacket.Make(key, routing, payload, new SeededRandomSource(seed));
                try
                {
                    SphinxResult result = SphinxProcessor.Process(key, packet);
                    Assert.InRange(flagByte, 1, 2);
                    Assert.Equal((SphinxHopKind)flagByte, result.Kind);
                    Assert.Equal(number, result.VersionNumber);
                    Assert.Equal(rest[..32], result.Address.ToArray());
                    _ = packet[result.Plaintext];
                }
                catch (SphinxException exception)
                {
                    Assert.True(exception.Kind is SphinxError.Routing or SphinxError.Payload, exception.Message);
                }
            },
            time: Seconds);
    }

    [Fact]
    public void Mutated_and_cut_packets_give_a_result_or_the_named_exception()
    {
        var random = new SeededRandomSource(3);
        using var route = new TestRoute(2, random);
        byte[] original = new byte[500];
        SphinxPacketBuilder.Build(
            SphinxVersion.V259, route.Hops, route.Delays, route.Destination, route.Identifier, "message"u8, original, random);
        Gen.Select(Gen.Int[0, 499], Gen.Byte[1, 255], Gen.Int[0, 500]).Sample(
            (position, mask, length) =>
            {
                byte[] packet = [.. original.AsSpan(0, length)];
                if (position < length)
                {
                    packet[position] ^= mask;
                }
                bool ignoredBit = position == 31 && mask == 0x80;
                bool accepted = SphinxProcessor.TryProcess(route.Key(0), packet, out _, out SphinxError error);
                Assert.Equal(Expected(position, length, ignoredBit), error);
                if (accepted)
                {
                    Assert.False(SphinxProcessor.TryProcess(route.Key(1), packet, out _, out error) && length < 500 && !ignoredBit);
                    Assert.True(error is SphinxError.None or SphinxError.Payload);
                }
            },
            time: Seconds);
    }

    [Fact]
    public void Random_bytes_are_a_surb_exactly_when_their_length_is_that_of_one()
    {
        Gen<int> length = Gen.Frequency((1, Gen.Int[0, 1500]), (2, Gen.Int[0, 7].Select(i => 380 + (16 * i))), (2, Gen.Int[0, 7].Select(i => 380 + (192 * i))));
        length.SelectMany(count => Gen.Byte.Array[count]).Sample(
            bytes =>
            {
                int keys = bytes.Length - 380;
                bool possible = keys > 0 && ((keys % 16 == 0 && keys <= 80) || (keys % 192 == 0 && keys <= 960));
                try
                {
                    Surb surb = Surb.Parse(bytes);
                    Assert.True(possible);
                    Assert.Equal(bytes, surb.ToBytes());
                    surb.BuildPacket("reply"u8, new byte[400]);
                }
                catch (SphinxException exception)
                {
                    Assert.False(possible, exception.Message);
                    Assert.Equal(SphinxError.Surb, exception.Kind);
                }
            },
            time: Seconds);
    }

    private static SphinxError Expected(int position, int length, bool ignoredBit)
    {
        if (length < 365)
        {
            return SphinxError.Packet;
        }
        if (position < 348 && !ignoredBit)
        {
            return SphinxError.Header;
        }
        return length < 381 ? SphinxError.Payload : SphinxError.None;
    }
}
