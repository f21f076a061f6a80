using CsCheck;
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

    [Fact]
    public void Random_and_mutated_keys_are_valid_or_not() =>
        Gen.OneOf(
            Gen.String[0, 40],
            Gen.Select(Gen.Int[0, 23], Gen.OneOf(Gen.Char["aZ09+/= "], Gen.Char), (position, changed) =>
                "dGhlIHNhbXBsZSBub25jZQ=="[..position] + changed + "dGhlIHNhbXBsZSBub25jZQ=="[(position + 1)..])).Sample(
            key =>
            {
                if (WebSocketKey.IsValid(key))
                {
                    Assert.Equal(16, Convert.FromBase64String(key).Length);
                    Assert.Equal(20, Convert.FromBase64String(WebSocketKey.AcceptValue(key)).Length);
                }
            },
            iter: 3_000);
}
