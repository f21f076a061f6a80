using System.Text.Json;
using CsCheck;
using NymActors.Protocol.Acknowledgements;
using NymActors.Protocol.Chunking;
using NymActors.Sphinx;

namespace NymActors.Protocol.Tests.Acknowledgements;

public sealed class AckKeyTests
{
    private static readonly JsonElement Vectors = TestVectors.Load("message-crypto.json");

    [Theory]
    [InlineData("ack_identifier")]
    [InlineData("cover_ack_identifier")]
    public void The_content_of_an_acknowledgement_is_that_of_the_vector(string name)
    {
        var vector = Vectors.GetProperty(name);
        using var key = AckKey.FromBytes(vector.Hex("ack_key_hex"));
        var identifier = FragmentIdentifier.FromBytes(vector.Hex("fragment_identifier_hex"));
        var content = new byte[AckKey.ContentLength];
        key.WriteContent(identifier, new FixedRandomSource(vector.Hex("iv_hex")), content);

        Assert.Equal(vector.Hex("ack_payload_hex"), content);
        Assert.True(key.TryOpen(content, out var opened));
        Assert.Equal(identifier, opened);
        Assert.Equal(name.StartsWith("cover", StringComparison.Ordinal), opened.IsCover);
    }

    [Fact]
    public void Every_identifier_comes_back_under_the_same_key()
    {
        using var key = AckKey.Generate(SystemRandomSource.Instance);
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Byte).Sample(
            (setId, position) =>
            {
                var content = new byte[AckKey.ContentLength];
                key.WriteContent(new FragmentIdentifier(setId, position), SystemRandomSource.Instance, content);
                Assert.True(key.TryOpen(content, out var identifier));
                Assert.Equal(new FragmentIdentifier(setId, position), identifier);
            },
            iter: 500);
    }

    [Fact]
    public void Content_of_another_length_or_with_a_negative_set_is_ignored()
    {
        using var key = AckKey.FromBytes(new byte[16]);
        var content = new byte[22];
        key.WriteContent(new FragmentIdentifier(1, 1), SystemRandomSource.Instance, content);

        Assert.False(key.TryOpen(content, out _));
        Assert.False(key.TryOpen(content.AsSpan(..20), out _));
        Assert.False(key.TryOpen(default, out _));
        Assert.True(key.TryOpen(content.AsSpan(..21), out _));
        content[16] ^= 0x80;
        Assert.False(key.TryOpen(content.AsSpan(..21), out _));
    }

    [Fact]
    public void Random_content_gives_some_identifier_or_none_and_never_an_exception()
    {
        using var key = AckKey.Generate(SystemRandomSource.Instance);
        var opened = 0;
        Gen.Byte.Array[0, 48].Sample(content => Interlocked.Add(ref opened, key.TryOpen(content, out _) ? 1 : 0), iter: FuzzBytes.Iterations);
        Gen.Byte.Array[21].Sample(content => Interlocked.Add(ref opened, key.TryOpen(content, out _) ? 1 : 0), iter: 100);

        Assert.NotEqual(0, opened);
    }

    [Fact]
    public void A_key_is_16_bytes_and_unusable_once_disposed()
    {
        Assert.Throws<ProtocolException>(() => AckKey.FromBytes(new byte[15]));
        Assert.Throws<ProtocolException>(() => AckKey.FromBytes(new byte[17]));

        var key = AckKey.FromBytes([.. Enumerable.Range(0, 16).Select(i => (byte)i)]);
        var copy = new byte[16];
        key.CopyTo(copy);
        Assert.Equal("AAECAwQFBgcICQoLDA0ODw==", Convert.ToBase64String(copy));
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.CopyTo(copy));
        Assert.Throws<ObjectDisposedException>(() => key.TryOpen(new byte[21], out _));
    }

    private sealed class FixedRandomSource(byte[] bytes) : RandomSource
    {
        public override void Fill(Span<byte> destination) => bytes.CopyTo(destination);
    }
}
