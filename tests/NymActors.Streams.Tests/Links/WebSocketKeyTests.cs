using NymActors.Streams.Links;

namespace NymActors.Streams.Tests.Links;

public sealed class WebSocketKeyTests
{
    [Fact]
    public void The_accept_value_is_that_of_the_standard_s_example() =>
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", WebSocketKey.AcceptValue("dGhlIHNhbXBsZSBub25jZQ=="));

    [Theory]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", true)]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ", false)]
    [InlineData("dGhlIHNhbXBsZSBub25j", false)]
    [InlineData("", false)]
    [InlineData("************************", false)]
    public void A_key_is_base64_of_sixteen_bytes(string key, bool valid) => Assert.Equal(valid, WebSocketKey.IsValid(key));
}
