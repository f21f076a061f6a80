namespace NymActors.Sphinx.Tests;

/// <summary>A route with known private keys, random addresses and random delays.</summary>
internal sealed class TestRoute : IDisposable
{
    private readonly SphinxPrivateKey[] _keys;

    public TestRoute(int hops, RandomSource random)
    {
        _keys = [.. Enumerable.Range(0, hops).Select(_ => SphinxPrivateKey.Generate(random))];
        Hops = [.. _keys.Select(key => new SphinxHop(Draw(random, 32), key.PublicKey))];
        Delays = [.. _keys.Select(_ => random.NextUInt64())];
        Destination = Draw(random, 32);
        Identifier = Draw(random, 16);
    }

    public SphinxHop[] Hops { get; }

    public ulong[] Delays { get; }

    public byte[] Destination { get; }

    public byte[] Identifier { get; }

    public SphinxPrivateKey Key(int hop) => _keys[hop];

    /// <summary>Processes at every hop, checks all that the hops learn, and returns the message.</summary>
    public byte[] Unwrap(SphinxVersion version, Span<byte> packet, VersionRules rules = VersionRules.AllGenerations)
    {
        for (int i = 0; i < _keys.Length - 1; i++)
        {
            SphinxResult forward = SphinxProcessor.Process(_keys[i], packet, rules);
            Assert.Equal(SphinxHopKind.Forward, forward.Kind);
            Assert.Equal((ushort)version, forward.VersionNumber);
            Assert.Equal(new Bytes32(Hops[i + 1].Address), forward.Address);
            Assert.Equal(Delays[i], forward.DelayNanoseconds);
        }
        SphinxResult final = SphinxProcessor.Process(_keys[^1], packet, rules);
        Assert.Equal(SphinxHopKind.Final, final.Kind);
        Assert.Equal((ushort)version, final.VersionNumber);
        Assert.Equal(new Bytes32(Destination), final.Address);
        Assert.Equal(Convert.ToHexStringLower(Identifier), final.Identifier.ToString("x32", null));
        return packet[final.Plaintext].ToArray();
    }

    public void Dispose() => Array.ForEach(_keys, key => key.Dispose());

    private static byte[] Draw(RandomSource random, int length)
    {
        byte[] bytes = new byte[length];
        random.Fill(bytes);
        return bytes;
    }
}
