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
}
