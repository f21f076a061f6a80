using CsCheck;
using NymActors.Configuration;

namespace NymActors.Tests.Configuration;

public sealed class ClientVersionTests
{
    [Fact]
    public void Versions_are_compared_as_the_public_client_does()
    {
        var cases = TestVectors.Load("native-client-version-check.json").GetProperty("cases").EnumerateArray().ToList();
        Assert.NotEmpty(cases);
        Assert.All(cases, vector => Assert.Equal(
            vector.GetProperty("compatible").GetBoolean(),
            ClientVersion.IsCompatible(vector.GetProperty("binary").GetString()!, vector.GetProperty("config").GetString()!)));
    }

    [Fact]
    public void Random_and_mutated_texts_are_compatible_or_not() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["0123456789.-+ v"], 0, 20]).Sample(
            text =>
            {
                if (ClientVersion.IsCompatible("1.1.29", text))
                {
                    Assert.StartsWith("1", text.TrimStart('0'), StringComparison.Ordinal);
                    Assert.True(ClientVersion.IsCompatible(text, "1.1.29"));
                }
            },
            iter: 3_000);
}
