using System.Text;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;

namespace NymActors.Protocol.Tests.Keys;

public class IdentityKeyPairTests
{
    [Fact]
    public void Public_keys_and_their_text_agree_with_the_vectors()
    {
        var pairs = TestVectors.Load("ed25519-keys.json").GetProperty("key_pairs");
        foreach (var item in pairs.EnumerateArray())
        {
            using var pair = IdentityKeyPair.FromSeed(item.Hex("private_seed_hex"));
            Assert.Equal(item.Hex("public_key_hex"), pair.PublicKey.ToArray());
            Assert.Equal(item.Text("public_key_base58"), pair.PublicKey.ToString());
            Assert.Equal(item.Text("public_key_base58"), pair.ToString());

            var seed = new byte[32];
            pair.CopySeedTo(seed);
            Assert.Equal(item.Hex("private_seed_hex"), seed);
        }

        Assert.Equal(3, pairs.GetArrayLength());
    }

    [Fact]
    public void A_signature_agrees_with_the_vectors_and_belongs_to_its_data_and_key()
    {
        var vector = TestVectors.Load("gateway-upgrade-mode.json");
        using var pair = IdentityKeyPair.FromSeed(vector.Hex("attester_private_seed"));
        using var other = IdentityKeyPair.Generate(new SeededRandomSource(3));
        var data = Encoding.UTF8.GetBytes(vector.Text("expected_signed_content_json"));

        var signature = pair.Sign(data);

        Assert.Contains($"\"{Base58Text.Encode(signature)}\"", vector.Text("expected_attestation_json"), StringComparison.Ordinal);
        Assert.True(IdentityKeyPair.Verify(pair.PublicKey, data, signature));
        Assert.False(IdentityKeyPair.Verify(other.PublicKey, data, signature));
        Assert.False(IdentityKeyPair.Verify(pair.PublicKey, data.AsSpan(1), signature));
        Assert.False(IdentityKeyPair.Verify(pair.PublicKey, data, signature.AsSpan(0, 63)));
        Assert.False(IdentityKeyPair.Verify(default, data, signature));
    }

    [Fact]
    public void A_seed_has_32_bytes()
        => Assert.Throws<ProtocolException>(() => IdentityKeyPair.FromSeed(new byte[31]));
}
