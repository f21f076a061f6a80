using System.Text.Json;
using CsCheck;
using NymActors.Protocol.Addressing;

namespace NymActors.Protocol.Tests.Addressing;

public sealed class RecipientTests
{
    private static readonly JsonElement Vectors = TestVectors.Load("recipient-addresses.json");

    [Fact]
    public void Every_address_of_the_vectors_has_its_96_bytes_and_its_text()
    {
        foreach (var vector in Vectors.GetProperty("valid").EnumerateArray())
        {
            var bytes = vector.Hex("binary_hex");
            var recipient = Recipient.Parse(vector.Text("text"));

            Assert.Equal(bytes, recipient.ToArray());
            Assert.Equal(recipient, Recipient.FromBytes(bytes));
            Assert.Equal(recipient.GetHashCode(), Recipient.FromBytes(bytes).GetHashCode());
            Assert.Equal(vector.Text("text"), recipient.ToString());
            Assert.Equal(bytes.AsSpan(..32), recipient.Identity.Bytes);
            Assert.Equal(bytes.AsSpan(32..64), recipient.EncryptionKey.Bytes);
            Assert.Equal(bytes.AsSpan(64..), recipient.Gateway.Bytes);
        }
    }

    [Fact]
    public void Every_bad_text_of_the_vectors_is_refused()
    {
        foreach (var vector in Vectors.GetProperty("invalid_text").EnumerateArray())
        {
            Assert.Throws<ProtocolException>(() => Recipient.Parse(vector.Text("text")));
            Assert.False(Recipient.TryParse(vector.Text("text"), out var recipient));
            Assert.Null(recipient);
        }
    }

    [Theory]
    [InlineData("a.b", Recipient.ShapeError, "the string address does not contain exactly a single '@' character")]
    [InlineData("a.b@c@d", Recipient.ShapeError, "the string address does not contain exactly a single '@' character")]
    [InlineData("ab@c", Recipient.ShapeError, "the string address does not contain exactly a single '.' character")]
    [InlineData("a.b.c@d", Recipient.ShapeError, "the string address does not contain exactly a single '.' character")]
    [InlineData("I0.E@G", Recipient.IdentityError, "the base58 representation of the public key was malformed - provided string contained invalid character 'I' at byte 0")]
    [InlineData("aé.E@G", Recipient.IdentityError, "the base58 representation of the public key was malformed - provided string contained non-ascii character starting at byte 1")]
    [InlineData("abc.E@G", Recipient.IdentityError, "signature error: PublicKey must be 32 bytes in length")]
    [InlineData("8opHzTAnfzRpPEx21XtnrVTX28YQuCpAjcn1PczScKh.E@G", Recipient.IdentityError, "signature error: Cannot decompress Edwards point")]
    [InlineData("CytBseW6yFXUMzz4SGAKdNLGR7q3sJLLYxyBGvutNEQV.abc@G", Recipient.EncryptionKeyError, "received public key of invalid size. Got: 3, expected: 32")]
    [InlineData("CytBseW6yFXUMzz4SGAKdNLGR7q3sJLLYxyBGvutNEQV.4QXYyEVc5fUDjmmi8PrHN9tdUFV4PCvSJE1278cHyvoe@abc", Recipient.GatewayError, "signature error: PublicKey must be 32 bytes in length")]
    public void A_bad_text_is_refused_with_the_part_and_the_reason(string text, string what, string reason)
    {
        var exception = Assert.Throws<ProtocolException>(() => Recipient.Parse(text));

        Assert.Equal((what, reason), (exception.What, exception.Reason));
    }

    [Fact]
    public void The_identities_are_checked_in_the_binary_form_too()
    {
        var bytes = Vectors.GetProperty("valid")[0].Hex("binary_hex");
        var notAPoint = new byte[32];
        notAPoint[0] = 2;

        Assert.Equal(Recipient.IdentityError, Assert.Throws<ProtocolException>(() => Recipient.FromBytes([.. notAPoint, .. bytes[32..]])).What);
        Assert.Equal(Recipient.GatewayError, Assert.Throws<ProtocolException>(() => Recipient.FromBytes([.. bytes[..64], .. notAPoint])).What);
        Assert.Equal(Recipient.ShapeError, Assert.Throws<ProtocolException>(() => Recipient.FromBytes(bytes.AsSpan(..95))).What);
    }

    [Fact]
    public void An_encryption_key_of_low_order_is_refused_in_both_forms_and_in_every_encoding()
    {
        var valid = Vectors.GetProperty("valid")[0];
        foreach (var point in LowOrderPoints.All)
        {
            byte[] bytes = valid.Hex("binary_hex");
            point.CopyTo(bytes, 32);
            var text = $"{IdentityKey.FromBytes(bytes.AsSpan(..32))}.{EncryptionKey.FromBytes(point)}@{IdentityKey.FromBytes(bytes.AsSpan(64..))}";

            Assert.True(EncryptionKey.FromBytes(point).IsLowOrder);
            foreach (var read in (Action[])[() => Recipient.FromBytes(bytes), () => Recipient.Parse(text)])
            {
                var exception = Assert.Throws<ProtocolException>(read);
                Assert.Equal((Recipient.EncryptionKeyError, "the public key is a point of low order"), (exception.What, exception.Reason));
            }

            Assert.False(Recipient.TryParse(text, out _));
        }
    }

    [Fact]
    public void The_identity_is_looked_at_before_the_encryption_key_and_the_gateway_after_it()
    {
        const string weak = "11111111111111111111111111111111";
        const string identity = "CytBseW6yFXUMzz4SGAKdNLGR7q3sJLLYxyBGvutNEQV";

        Assert.Equal(Recipient.IdentityError, Assert.Throws<ProtocolException>(() => Recipient.Parse($"abc.{weak}@{identity}")).What);
        Assert.Equal(Recipient.EncryptionKeyError, Assert.Throws<ProtocolException>(() => Recipient.Parse($"{identity}.{weak}@abc")).What);
    }

    [Fact]
    public void Random_and_mutated_bytes_give_an_address_or_the_named_exception()
    {
        byte[][] valid = [.. Vectors.GetProperty("valid").EnumerateArray().Select(vector => vector.Hex("binary_hex"))];

        FuzzBytes.Feed(FuzzBytes.Around(valid), bytes => Assert.Equal(bytes, Recipient.FromBytes(bytes).ToArray()));
    }

    [Fact]
    public void Random_and_mutated_texts_give_an_address_or_the_named_exception()
    {
        string[] valid = [.. Vectors.GetProperty("valid").EnumerateArray().Select(vector => vector.Text("text"))];
        var mutated =
            from text in Gen.OneOf([.. valid.Select(Gen.Const)])
            from position in Gen.Int[0, text.Length - 1]
            from character in Gen.OneOf(Gen.Char["123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz.@"], Gen.Char)
            from count in Gen.Int[0, 2]
            select text[..position] + new string(character, count) + text[(position + 1)..];

        Gen.OneOf(mutated, Gen.String).Sample(
            text =>
            {
                try
                {
                    Assert.Equal(text, Recipient.Parse(text).ToString());
                }
                catch (ProtocolException exception)
                {
                    Assert.InRange(exception.Offset, 0, text.Length);
                }
            },
            iter: FuzzBytes.Iterations);
    }
}
