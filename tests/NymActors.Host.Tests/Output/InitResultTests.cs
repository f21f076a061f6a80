using NymActors.Host.CommandLine;
using NymActors.Host.Output;

namespace NymActors.Host.Tests.Output;

public sealed class InitResultTests
{
    private static readonly System.Text.Json.JsonElement Vectors = TestVectors.Load("native-client-cli.json");

    private static readonly InitResult Result = new(
        "1.1.29",
        "example-client",
        "3SW1hTnaKxK2qv7m1gCGvLnna17hri7LHtNf7NAqHDwZ",
        "BpnPwXaYeK4pjFL89gqexEPAyu6yUtQrucsSsxDCwfsw",
        "9xJM74FwwHhEKKJHihD21QSZnHM2QBRMoFx9Wst6qNBS",
        "ws://62.171.141.32:9000",
        1977,
        "3SW1hTnaKxK2qv7m1gCGvLnna17hri7LHtNf7NAqHDwZ.BpnPwXaYeK4pjFL89gqexEPAyu6yUtQrucsSsxDCwfsw@9xJM74FwwHhEKKJHihD21QSZnHM2QBRMoFx9Wst6qNBS");

    [Fact]
    public void Text_is_what_the_public_client_prints() =>
        Assert.Equal(Vectors.GetProperty("init_stdout_text_v1.1.29").GetString(), Result.Format(OutputFormat.Text));

    [Fact]
    public void JSON_is_what_the_public_client_prints() =>
        Assert.Equal(Vectors.GetProperty("init_stdout_json_v1.1.29").GetString(), Result.Format(OutputFormat.Json));

    [Fact]
    public void The_banner_is_that_of_the_public_client() =>
        Assert.Equal(Vectors.GetProperty("banner_stdout_v1.1.29").GetString(), Banner.Text);
}
