namespace NymActors.Sphinx.Tests;

public sealed class SphinxPrivateKeyTests
{
    [Fact]
    public void A_key_survives_being_stored()
    {
        using var key = SphinxPrivateKey.Generate(new SeededRandomSource(1));
        byte[] stored = new byte[32];
        key.CopyPrivateBytesTo(stored);
        using var loaded = SphinxPrivateKey.FromBytes(stored);
        Assert.Equal(key.PublicKey, loaded.PublicKey);
    }

    [Fact]
    public void A_disposed_key_does_not_process_and_does_not_give_its_bytes()
    {
        var key = SphinxPrivateKey.Generate(new SeededRandomSource(1));
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => SphinxProcessor.Process(key, new byte[400]));
        Assert.Throws<ObjectDisposedException>(() => key.CopyPrivateBytesTo(new byte[32]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Bytes_of_another_length_are_refused(int length)
    {
        Assert.Throws<ArgumentException>(() => SphinxPrivateKey.FromBytes(new byte[length]));
        Assert.Throws<ArgumentException>(() => new SphinxHop(new byte[length], new byte[32]));
        Assert.Throws<ArgumentException>(() => new SphinxHop(new byte[32], new byte[length]));
        Assert.Throws<ArgumentException>(() => new Bytes32(new byte[length]));
    }
}
